namespace CoalescingCluster;

/// <summary>The cluster's view of a provider's limits, as a silo is told it.</summary>
/// <param name="Version">Grows with every change that silos must know of.</param>
/// <param name="Mode">What is known.</param>
/// <param name="PausedFor">How long nothing may be sent from now on; zero when the provider is not pausing.</param>
/// <param name="RequestsPerSecond">Requests per second that the whole cluster may send; 0 when unknown.</param>
/// <param name="Silos">How many silos send calls to it now, at least 1.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.ProviderLimitState")]
public sealed record ProviderLimitState(
    [property: Id(0)] long Version,
    [property: Id(1)] LimitMode Mode,
    [property: Id(2)] TimeSpan PausedFor,
    [property: Id(3)] double RequestsPerSecond,
    [property: Id(4)] int Silos)
{
    /// <summary>How often the provider's refusals made the cluster wait so far: permits that were given before the last time are void.</summary>
    [Id(5)]
    public long Pauses { get; init; }
}
