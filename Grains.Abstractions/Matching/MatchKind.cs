namespace CoalescingCluster;

/// <summary>How a text was tied to a meaning.</summary>
public enum MatchKind
{
    /// <summary>It named a new meaning.</summary>
    New = 0,

    /// <summary>The same text, byte for byte or in canonical form, was seen before.</summary>
    Exact = 1,

    /// <summary>The equivalence decision found one answer to serve both.</summary>
    Semantic = 2,
}
