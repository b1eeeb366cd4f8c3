namespace CoalescingCluster;

/// <summary>What a silo asks of one meter.</summary>
/// <param name="Overdrawn">Used beyond what was leased, 0 or more: counted in any case.</param>
/// <param name="Returned">Leased and not used, 0 or more.</param>
/// <param name="Wanted">Wanted in addition, 0 or more.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.MeterRequest")]
public readonly record struct MeterRequest(
    [property: Id(0)] long Overdrawn,
    [property: Id(1)] long Returned,
    [property: Id(2)] long Wanted);
