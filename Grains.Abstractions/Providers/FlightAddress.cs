namespace CoalescingCluster;

/// <summary>Where a provider pushes the slices of a physical call.</summary>
/// <param name="CoalesceKey">Key of the <see cref="ICoalesceGrain"/>; <c>null</c> for a direct call, whose sink is registered on this silo.</param>
/// <param name="FlightId">The flight, or the id of the direct call's sink.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.FlightAddress")]
public sealed record FlightAddress(
    [property: Id(0)] string? CoalesceKey,
    [property: Id(1)] Guid FlightId);
