namespace CoalescingCluster;

/// <summary>A silo's wish to read the answer of a meaning, on behalf of one or more of its callers.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.JoinRequest")]
public sealed record JoinRequest
{
    /// <summary>The reader: one relay of one silo.</summary>
    [Id(0)]
    public required Guid ReaderId { get; init; }

    /// <summary>Digest of the text that named the meaning: a stored answer to any other text is not served.</summary>
    [Id(1)]
    public required TextDigest LeaderDigest { get; init; }

    /// <summary>What to send upstream if there is nothing to join; <c>null</c> to be told <see cref="JoinStatus.NotCached"/> instead.</summary>
    [Id(2)]
    public InferenceCall? Call { get; init; }

    /// <summary>Oldest stored answer that may be served, in seconds; 0 for none; <c>null</c> for any that has not expired.</summary>
    [Id(3)]
    public int? MaxAgeSeconds { get; init; }

    /// <summary>How long the answer may be served once it is complete, in seconds.</summary>
    [Id(4)]
    public int TtlSeconds { get; init; } = 3600;

    /// <summary>Whether a flight under way may be joined; when not, only a stored answer is.</summary>
    [Id(5)]
    public bool StoredOnly { get; init; }
}
