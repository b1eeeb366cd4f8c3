namespace CoalescingCluster;

/// <summary>
/// One piece of a streamed answer, in the provider's order. Any of its members may be unset; a slice with
/// <see cref="FinishReason"/> is the last one with content, and <see cref="Usage"/> comes with it or after it.
/// </summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.Slice")]
public sealed record Slice
{
    /// <summary>The next characters of the answer.</summary>
    [Id(0)]
    public string? Text { get; init; }

    /// <summary>The next characters of a refusal.</summary>
    [Id(1)]
    public string? Refusal { get; init; }

    /// <summary>The next characters of the model's visible reasoning, where a provider streams it.</summary>
    [Id(2)]
    public string? Reasoning { get; init; }

    /// <summary>Pieces of tool calls.</summary>
    [Id(3)]
    public IReadOnlyList<ToolCallDelta>? ToolCalls { get; init; }

    /// <summary>Why the answer ended, in the OpenAI wire's words: <c>stop</c>, <c>length</c>, <c>tool_calls</c>, <c>content_filter</c>.</summary>
    [Id(4)]
    public string? FinishReason { get; init; }

    /// <summary>What the physical call used.</summary>
    [Id(5)]
    public TokenUsage? Usage { get; init; }

    /// <summary>Log probabilities of the tokens of <see cref="Text"/>, as JSON in the OpenAI wire's form.</summary>
    [Id(6)]
    public string? LogProbsJson { get; init; }

    /// <summary>The stop sequence that ended the answer, where the provider says which.</summary>
    [Id(7)]
    public string? StopSequence { get; init; }

    /// <summary>Ends a block of <see cref="Reasoning"/>: the provider's signature under it, which it wants back with the block.</summary>
    [Id(8)]
    public string? ReasoningSignature { get; init; }

    /// <summary>A whole block of reasoning that the provider shows encrypted only.</summary>
    [Id(9)]
    public string? EncryptedReasoning { get; init; }

    /// <summary>On the first slice of an answer by another model than the one that was asked for: <c>{provider}/{model}</c>.</summary>
    [Id(10)]
    public string? ServedBy { get; init; }
}
