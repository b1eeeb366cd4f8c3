namespace CoalescingCluster;

/// <summary>What a reader finds at its cursor.</summary>
/// <param name="Status">Where the flight stands.</param>
/// <param name="Slices">The slices from the cursor on; empty when the wait ended without any.</param>
/// <param name="Answer">The whole answer, once the flight is complete.</param>
/// <param name="Error">Why the flight failed, once it has.</param>
/// <param name="Progress">Grows whenever the flight moves (departure, attempt, slice), so that a reader can tell waiting from stalling.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.ReadResult")]
public sealed record ReadResult(
    [property: Id(0)] FlightStatus Status,
    [property: Id(1)] IReadOnlyList<Slice> Slices,
    [property: Id(2)] Answer? Answer,
    [property: Id(3)] InferenceException? Error,
    [property: Id(4)] int Progress);
