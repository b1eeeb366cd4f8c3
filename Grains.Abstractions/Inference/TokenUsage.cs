namespace CoalescingCluster;

/// <summary>Token counts of one physical call, as the provider reported them or as counted where it reports none.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CompletionTokens">Tokens of the answer.</param>
/// <param name="CachedPromptTokens">Prompt tokens that the provider billed at its cached rate; part of <paramref name="PromptTokens"/>.</param>
/// <param name="IsEstimated">Whether the counts are ours because the provider gave none.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.TokenUsage")]
public sealed record TokenUsage(
    [property: Id(0)] int PromptTokens,
    [property: Id(1)] int CompletionTokens,
    [property: Id(2)] int CachedPromptTokens = 0,
    [property: Id(3)] bool IsEstimated = false)
{
    /// <summary>Prompt and completion together.</summary>
    public int TotalTokens => PromptTokens + CompletionTokens;
}
