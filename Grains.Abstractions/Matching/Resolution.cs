namespace CoalescingCluster;

/// <summary>The meaning that a text belongs to.</summary>
/// <param name="SemanticHash">The meaning's name: 16 hex digits.</param>
/// <param name="LeaderDigest">Digest of the text that named the meaning.</param>
/// <param name="Kind">How the text was tied to it.</param>
/// <param name="Similarity">Cosine to the nearest known text of the meaning, −1 to 1; 1 for an exact match.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.Resolution")]
public sealed record Resolution(
    [property: Id(0)] string SemanticHash,
    [property: Id(1)] TextDigest LeaderDigest,
    [property: Id(2)] MatchKind Kind,
    [property: Id(3)] float Similarity);
