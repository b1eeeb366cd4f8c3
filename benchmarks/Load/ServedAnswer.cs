namespace CoalescingCluster.Benchmarks.Load;

/// <summary>What one request got over the wire.</summary>
/// <param name="Status">HTTP status; 0 when there was no response.</param>
/// <param name="Outcome">The <c>x-coalesce-status</c> header; empty when it was missing.</param>
/// <param name="Text">The answer's text.</param>
/// <param name="PromptTokens">Prompt tokens of the reported usage.</param>
/// <param name="CompletionTokens">Completion tokens of the reported usage.</param>
/// <param name="Took">From sending to the last byte.</param>
/// <param name="Error">What went wrong; <c>null</c> on success.</param>
internal sealed record ServedAnswer(int Status, string Outcome, string Text, int PromptTokens, int CompletionTokens, TimeSpan Took, string? Error)
{
    /// <summary>Whether an answer came.</summary>
    public bool IsServed => Error is null;

    /// <summary>Seconds after which the caller was told to come back; <c>null</c> when it was not told.</summary>
    public double? RetryAfter { get; init; }
}
