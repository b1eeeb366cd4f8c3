namespace CoalescingCluster;

/// <summary>What was promised to a submitter.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.Submission")]
public sealed record Submission
{
    /// <summary>Key of the meaning's grain; never shown to callers.</summary>
    [Id(0)]
    public required string CoalesceKey { get; init; }

    /// <summary>The key that the submitter was given.</summary>
    [Id(1)]
    public required string Ticket { get; init; }

    /// <summary>The meaning.</summary>
    [Id(2)]
    public required Resolution Resolution { get; init; }

    /// <summary>The physical call that answers it.</summary>
    [Id(3)]
    public required InferenceCall Call { get; init; }

    /// <summary>How long its answer is served, in seconds.</summary>
    [Id(4)]
    public required int TtlSeconds { get; init; }

    /// <summary>When it is forgotten.</summary>
    [Id(5)]
    public required DateTimeOffset ExpiresAt { get; init; }
}
