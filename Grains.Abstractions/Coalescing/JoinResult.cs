namespace CoalescingCluster;

/// <summary>Answer to a <see cref="JoinRequest"/>.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="FlightId">The flight joined or started, or that produced the stored answer.</param>
/// <param name="Answer">The stored answer of a hit; otherwise <c>null</c>.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.JoinResult")]
public sealed record JoinResult(
    [property: Id(0)] JoinStatus Status,
    [property: Id(1)] Guid FlightId,
    [property: Id(2)] Answer? Answer);
