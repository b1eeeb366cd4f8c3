namespace CoalescingCluster;

/// <summary>A whole tool call of a finished answer.</summary>
/// <param name="CallId">The call's id, as the provider gave it.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">The arguments' JSON text, as the provider gave it.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.ToolCall")]
public sealed record ToolCall(
    [property: Id(0)] string CallId,
    [property: Id(1)] string Name,
    [property: Id(2)] string Arguments);
