namespace CoalescingCluster;

/// <summary>What one meter granted.</summary>
/// <param name="Granted">How many permits, from 0 to what was wanted.</param>
/// <param name="Remaining">How many are left for everybody.</param>
/// <param name="RetryAfter">How long until there is at least one more; zero when there is one.</param>
/// <param name="ResetAfter">How long until all that is used now has left the window.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.MeterLease")]
public readonly record struct MeterLease(
    [property: Id(0)] long Granted,
    [property: Id(1)] long Remaining,
    [property: Id(2)] TimeSpan RetryAfter,
    [property: Id(3)] TimeSpan ResetAfter);
