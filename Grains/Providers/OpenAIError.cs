namespace CoalescingCluster.Providers;

/// <summary>An error as a server of the OpenAI wire tells it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">What it says; empty when it says nothing.</param>
/// <param name="Code">Its code, for example <c>context_length_exceeded</c>; <c>null</c> when there is none.</param>
/// <param name="Param">The request's member at fault; <c>null</c> when none is named.</param>
internal sealed record OpenAIError(int Status, string Message, string? Code = null, string? Param = null);
