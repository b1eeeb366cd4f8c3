namespace CoalescingCluster;

/// <summary>What the index needs to know of a request, besides its partition.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.Fingerprint")]
public sealed record Fingerprint
{
    /// <summary>Digest of the text.</summary>
    [Id(0)]
    public required TextDigest Digest { get; init; }

    /// <summary>Digest of the text's canonical form.</summary>
    [Id(1)]
    public required TextDigest CanonicalDigest { get; init; }

    /// <summary>The text whose meaning is compared.</summary>
    [Id(2)]
    public required string Text { get; init; }

    /// <summary>The L2-normalised embedding of the text; <c>null</c> when the text is to be matched exactly only.</summary>
    [Id(3)]
    public float[]? Embedding { get; init; }

    /// <summary>Accepted share of wrong joins among all requests, 0 to 1.</summary>
    [Id(4)]
    public double MaxErrorRate { get; init; }

    /// <summary>How long the entry is kept when nobody asks again, in seconds.</summary>
    [Id(5)]
    public int TtlSeconds { get; init; } = 3600;

    /// <summary>Whether the text may register a new meaning when none is found.</summary>
    [Id(6)]
    public bool Register { get; init; } = true;
}
