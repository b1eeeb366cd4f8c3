using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Providers.Resilience;

/// <summary>Where a model's calls go when its provider fails, from the configuration.</summary>
internal sealed class FallbackChains
{
    /// <summary>Most links of a chain.</summary>
    public const int MaxLength = 8;

    private readonly FrozenDictionary<string, Provider> _providers;

    /// <summary>Reads the chains.</summary>
    public FallbackChains(IOptions<ProvidersOptions> options)
    {
        var byName = options.Value.ByName;
        _providers = byName.ToFrozenDictionary(
            static provider => provider.Key,
            provider => new Provider(
                provider.Value.Models.ToFrozenDictionary(static model => model.Key, model => model.Value.Fallback.Select(link => TargetOf(link, byName)).ToArray(), StringComparer.Ordinal),
                provider.Value.Models.Keys.Where(static model => model.EndsWith('*')).OrderByDescending(static model => model.Length).ToArray()),
            StringComparer.Ordinal);
    }

    /// <summary>The models to try after the call's own, in order.</summary>
    public IReadOnlyList<FallbackTarget> Of(InferenceCall call)
    {
        if (call.IsFallback || !_providers.TryGetValue(call.Provider, out var provider))
            return [];
        if (provider.Chains.TryGetValue(call.Model, out var chain))
            return chain;
        foreach (var wildcard in provider.Wildcards)
        {
            if (call.Model.StartsWith(wildcard[..^1], StringComparison.Ordinal))
                return provider.Chains[wildcard];
        }

        return [];
    }

    /// <summary>Whether another provider may do better: not where the request itself is at fault.</summary>
    public static bool IsWorthIt(InferenceException error) => error.Code is not (InferenceErrorCode.InvalidRequest
        or InferenceErrorCode.ContextLengthExceeded or InferenceErrorCode.ModelNotFound or InferenceErrorCode.BodyTooLarge);

    /// <summary>Splits <c>{provider}/{model}</c>.</summary>
    public static bool TrySplit(string link, out string provider, out string model)
    {
        var slash = link.IndexOf('/', StringComparison.Ordinal);
        (provider, model) = slash > 0 ? (link[..slash], link[(slash + 1)..]) : ("", "");
        return provider.Length > 0 && model.Length > 0;
    }

    private static FallbackTarget TargetOf(string link, Dictionary<string, ProviderOptions> providers)
    {
        TrySplit(link, out var provider, out var model);
        var upstream = providers.TryGetValue(provider, out var options) && options.Models.TryGetValue(model, out var settings) ? settings.UpstreamModel ?? model : model;
        return new(provider, model, upstream);
    }

    private sealed record Provider(FrozenDictionary<string, FallbackTarget[]> Chains, string[] Wildcards);
}
