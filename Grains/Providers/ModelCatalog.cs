using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Providers;

/// <summary>Routes model names to providers, from the configuration.</summary>
internal sealed class ModelCatalog : IModelCatalog
{
    private readonly FrozenDictionary<string, ModelRoute> _routes;
    private readonly (string Provider, ModelOptions Model)? _wildcard;

    public ModelCatalog(IOptions<ProvidersOptions> options)
    {
        var routes = new Dictionary<string, ModelRoute>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var (provider, settings) in options.Value.ByName)
        {
            foreach (var (model, how) in settings.Models)
            {
                if (model == "*")
                    _wildcard ??= (provider, how);
                else if (routes.TryAdd(model, new ModelRoute(model, provider, how.UpstreamModel ?? model, how.ContextWindow)))
                    names.Add(model);
            }
        }

        _routes = routes.ToFrozenDictionary(StringComparer.Ordinal);
        Models = names;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Models { get; }

    /// <inheritdoc/>
    public bool TryRoute(string model, [NotNullWhen(true)] out ModelRoute? route)
    {
        if (_routes.TryGetValue(model, out route))
            return true;
        route = _wildcard is { Provider: var provider, Model: var how } ? new ModelRoute(model, provider, how.UpstreamModel ?? model, how.ContextWindow) : null;
        return route is not null;
    }
}
