namespace CoalescingCluster.Coalescing;

/// <summary>What a <see cref="CoalesceGrain"/> keeps in the store.</summary>
[GenerateSerializer, Alias("CoalescingCluster.CoalesceState")]
internal sealed record CoalesceState
{
    /// <summary>Digest of the text that named the meaning which the answer is for.</summary>
    [Id(0)]
    public TextDigest LeaderDigest { get; init; }

    /// <summary>The last answer; expired or not.</summary>
    [Id(1)]
    public Answer? Answer { get; init; }

    /// <summary>Counts the claims: grows by one with each flight that departs.</summary>
    [Id(2)]
    public long Epoch { get; init; }

    /// <summary>The flight that wrote the last claim. Only its activation may call a provider; whoever claims next takes over from it.</summary>
    [Id(3)]
    public Guid ClaimedBy { get; init; }

    /// <summary>The call that was promised to a submitter and has not been answered yet.</summary>
    [Id(4)]
    public InferenceCall? Promised { get; init; }

    /// <summary>How long the promised answer is to be served, in seconds.</summary>
    [Id(5)]
    public int PromisedTtlSeconds { get; init; }

    /// <summary>Why the promised call failed for good.</summary>
    [Id(6)]
    public InferenceException? PromiseError { get; init; }
}
