namespace CoalescingCluster.Providers.Resilience;

/// <summary>One link of a fallback chain.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Model">The model as it is configured there.</param>
/// <param name="UpstreamModel">The model as that provider names it.</param>
internal sealed record FallbackTarget(string Provider, string Model, string UpstreamModel)
{
    /// <summary>How it is named to callers.</summary>
    public string Name => $"{Provider}/{UpstreamModel}";
}
