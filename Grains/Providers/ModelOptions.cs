namespace CoalescingCluster.Providers;

/// <summary>Settings of one model of a provider.</summary>
public sealed class ModelOptions
{
    /// <summary>The model as the provider names it; the default is <c>null</c>: as callers name it.</summary>
    public string? UpstreamModel { get; set; }

    /// <summary>Its context window in tokens, 256 to 100000000; the default is 128000.</summary>
    public int ContextWindow { get; set; } = 128_000;

    /// <summary>
    /// What to try, in this order, when the model's provider fails before the first token: <c>{provider}/{model}</c>, at most 8; the default is none. A request that is
    /// at fault itself is not tried elsewhere.
    /// </summary>
    public List<string> Fallback { get; set; } = [];
}
