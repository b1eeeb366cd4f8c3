namespace CoalescingCluster;

/// <summary>A piece of one tool call, as it streams.</summary>
/// <param name="Index">Position of the call among the answer's tool calls, from 0.</param>
/// <param name="CallId">The call's id; on the first piece of a call only.</param>
/// <param name="Name">The function's name; on the first piece of a call only.</param>
/// <param name="Arguments">The next characters of the arguments' JSON.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.ToolCallDelta")]
public sealed record ToolCallDelta(
    [property: Id(0)] int Index,
    [property: Id(1)] string? CallId,
    [property: Id(2)] string? Name,
    [property: Id(3)] string? Arguments);
