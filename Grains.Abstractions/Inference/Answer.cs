namespace CoalescingCluster;

/// <summary>A whole answer: what one physical call produced, for every caller of its flight.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.Answer")]
public sealed record Answer
{
    /// <summary>The flight that produced it.</summary>
    [Id(0)]
    public Guid FlightId { get; init; }

    /// <summary>The text; empty when the answer is tool calls or a refusal only.</summary>
    [Id(1)]
    public string Text { get; init; } = "";

    /// <summary>The refusal, when the model refused.</summary>
    [Id(2)]
    public string? Refusal { get; init; }

    /// <summary>The model's visible reasoning, where the provider gave it.</summary>
    [Id(3)]
    public string? Reasoning { get; init; }

    /// <summary>The tool calls; empty when there are none.</summary>
    [Id(4)]
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Why it ended, in the OpenAI wire's words.</summary>
    [Id(5)]
    public string FinishReason { get; init; } = "stop";

    /// <summary>What the physical call used.</summary>
    [Id(6)]
    public TokenUsage Usage { get; init; } = new(0, 0);

    /// <summary>Log probabilities of the whole text, as JSON in the OpenAI wire's form.</summary>
    [Id(7)]
    public string? LogProbsJson { get; init; }

    /// <summary>When it was complete.</summary>
    [Id(8)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops being served.</summary>
    [Id(9)]
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The stop sequence that ended it, where the provider says which.</summary>
    [Id(10)]
    public string? StopSequence { get; init; }

    /// <summary>The visible reasoning block by block, where the provider signs its blocks; otherwise empty.</summary>
    [Id(11)]
    public IReadOnlyList<ReasoningBlock> ReasoningBlocks { get; init; } = [];

    /// <summary>The provider and model that stood in for the one that was asked for, <c>{provider}/{model}</c>; <c>null</c> when that one answered.</summary>
    [Id(12)]
    public string? ServedBy { get; init; }
}
