namespace CoalescingCluster;

/// <summary>Permits for requests to a provider, leased to one silo.</summary>
/// <param name="State">The cluster's view when they were given.</param>
/// <param name="Delays">When each may be used, counted from now; as many as were asked for, or fewer: then ask again when they are used.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.ProviderPermits")]
public sealed record ProviderPermits(
    [property: Id(0)] ProviderLimitState State,
    [property: Id(1)] IReadOnlyList<TimeSpan> Delays);
