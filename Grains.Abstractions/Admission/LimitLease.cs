namespace CoalescingCluster;

/// <summary>What a silo was granted.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Spend">Spending, in 10⁻¹² dollars.</param>
/// <param name="Concurrent">How many requests at once the silo may have in all.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.LimitLease")]
public sealed record LimitLease(
    [property: Id(0)] MeterLease Requests,
    [property: Id(1)] MeterLease Tokens,
    [property: Id(2)] MeterLease Spend,
    [property: Id(3)] int Concurrent);
