namespace CoalescingCluster;

/// <summary>What a logical request got.</summary>
/// <param name="RequestId">The request's id.</param>
/// <param name="Outcome">How it was served.</param>
/// <param name="Similarity">Cosine of the match on semantic outcomes; otherwise <c>null</c>.</param>
/// <param name="Answer">The answer.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.GatewayResponse")]
public sealed record GatewayResponse(
    [property: Id(0)] string RequestId,
    [property: Id(1)] RequestOutcome Outcome,
    [property: Id(2)] float? Similarity,
    [property: Id(3)] Answer Answer);
