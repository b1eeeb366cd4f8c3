using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Providers;

/// <summary>Routes model names to providers, from the configuration.</summary>
internal sealed class ModelCatalog : IModelCatalog
{
    private readonly FrozenDictionary<string, ModelRoute> _routes;
    private readonly (string Prefix, string Provider, string Address, ModelOptions Model)[] _wildcards;

    public ModelCatalog(IOptions<ProvidersOptions> options)
    {
        var routes = new Dictionary<string, ModelRoute>(StringComparer.Ordinal);
        var names = new List<string>();
        var wildcards = new List<(string Prefix, string Provider, string Address, ModelOptions Model)>();
        foreach (var (provider, settings) in options.Value.ByName)
        {
            foreach (var (model, how) in settings.Models)
            {
                if (model.EndsWith('*'))
                    wildcards.Add((model[..^1], provider, settings.BaseUrl, how));
                else if (routes.TryAdd(model, new ModelRoute(model, provider, how.UpstreamModel ?? model, how.ContextWindow)))
                    names.Add(model);
            }
        }

        // The sort is stable: of equal prefixes the one configured first counts.
        _wildcards = [.. wildcards.OrderByDescending(static wildcard => wildcard.Prefix.Length)];
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
        foreach (var (prefix, provider, address, how) in _wildcards)
        {
            if (!model.StartsWith(prefix, StringComparison.Ordinal) || (prefix.Length == 0 && ModelMakers.IsForeignTo(address, model)))
                continue;
            route = new ModelRoute(model, provider, how.UpstreamModel ?? model, how.ContextWindow);
            break;
        }

        return route is not null;
    }
}
