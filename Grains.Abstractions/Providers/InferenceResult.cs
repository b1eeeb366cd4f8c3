namespace CoalescingCluster;

/// <summary>How a physical call ended. Its slices were pushed to the flight before.</summary>
/// <param name="SliceCount">How many slices were pushed.</param>
/// <param name="Usage">What it used; <c>null</c> when it failed before the provider reported any.</param>
/// <param name="Error">Why it failed; <c>null</c> on success.</param>
/// <param name="Attempts">How many requests were sent to the provider, retries included.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.InferenceResult")]
public sealed record InferenceResult(
    [property: Id(0)] int SliceCount,
    [property: Id(1)] TokenUsage? Usage,
    [property: Id(2)] InferenceException? Error,
    [property: Id(3)] int Attempts)
{
    /// <summary>The provider and the model, as that provider names it, that made the answer or failed: <c>{provider}/{model}</c>.</summary>
    [Id(4)]
    public string? ServedBy { get; init; }
}
