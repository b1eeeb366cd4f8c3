using CoalescingCluster.Matching;

namespace CoalescingCluster.Indexing;

/// <summary>A known text that may have the meaning looked for.</summary>
/// <param name="Prepared">The text, analysed.</param>
/// <param name="Text">What is known of it.</param>
/// <param name="Cosine">Cosine of the embeddings.</param>
internal readonly record struct IndexCandidate(PreparedText Prepared, IndexedText Text, float Cosine);
