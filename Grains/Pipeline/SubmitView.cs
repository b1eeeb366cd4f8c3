namespace CoalescingCluster.Pipeline;

/// <summary>What is known of a submission. Neither an answer nor an error means that it is not over.</summary>
/// <param name="Answer">The answer, once it is complete.</param>
/// <param name="Error">Why it failed, once it has for good.</param>
/// <param name="IsFallback">Whether the answer is one of direct inference, because the flight failed or made no progress.</param>
public sealed record SubmitView(Shared<Answer>? Answer, InferenceException? Error, bool IsFallback);
