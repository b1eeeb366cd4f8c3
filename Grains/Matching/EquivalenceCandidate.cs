namespace CoalescingCluster.Matching;

/// <summary>A known text that may have the meaning that is looked for.</summary>
/// <param name="Known">The known text.</param>
/// <param name="Cosine">Cosine of its embedding to the asked text's, -1..1.</param>
public readonly record struct EquivalenceCandidate(PreparedText Known, float Cosine);
