namespace CoalescingCluster.Indexing;

/// <summary>A known text and the meaning it belongs to, as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.IndexedText")]
internal sealed record IndexedText
{
    /// <summary>The text.</summary>
    [Id(0)]
    public required string Text { get; init; }

    /// <summary>Its digest.</summary>
    [Id(1)]
    public required TextDigest Digest { get; init; }

    /// <summary>Digest of its canonical form.</summary>
    [Id(2)]
    public required TextDigest CanonicalDigest { get; init; }

    /// <summary>Its embedding in half precision, little-endian; empty when it is matched exactly only.</summary>
    [Id(3)]
    public required byte[] Embedding { get; init; }

    /// <summary>The meaning it belongs to.</summary>
    [Id(4)]
    public required string SemanticHash { get; init; }

    /// <summary>Digest of the text that named the meaning.</summary>
    [Id(5)]
    public required TextDigest LeaderDigest { get; init; }

    /// <summary>How it was tied to the meaning.</summary>
    [Id(6)]
    public required MatchKind Kind { get; init; }

    /// <summary>Cosine to the text that tied it to the meaning; 1 for the first text of a meaning.</summary>
    [Id(7)]
    public required float Similarity { get; init; }

    /// <summary>The accepted share of wrong joins under which it was tied to the meaning.</summary>
    [Id(8)]
    public required double MaxErrorRate { get; init; }

    /// <summary>When it is forgotten unless it is asked for again.</summary>
    [Id(9)]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long it is kept after it was last asked for, in seconds.</summary>
    [Id(10)]
    public required int LifeSeconds { get; init; }

    /// <summary>Canonical digest of the known text that tied it to the meaning; <c>null</c> for the first text of a meaning.</summary>
    [Id(11)]
    public TextDigest? TiedTo { get; init; }

    /// <summary>Digest of what its misspellings have in common with it; <c>null</c> where they are not looked for.</summary>
    [Id(12)]
    public TextDigest? Skeleton { get; init; }
}
