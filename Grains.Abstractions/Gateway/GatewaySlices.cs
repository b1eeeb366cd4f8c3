namespace CoalescingCluster;

/// <summary>The next slices of a streamed answer.</summary>
/// <param name="Outcome">How the request is being served.</param>
/// <param name="Similarity">Cosine of the match on semantic outcomes; otherwise <c>null</c>.</param>
/// <param name="Slices">The slices from the cursor on.</param>
/// <param name="IsCompleted">Whether these are the last ones.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.GatewaySlices")]
public sealed record GatewaySlices(
    [property: Id(0)] RequestOutcome Outcome,
    [property: Id(1)] float? Similarity,
    [property: Id(2)] IReadOnlyList<Slice> Slices,
    [property: Id(3)] bool IsCompleted);
