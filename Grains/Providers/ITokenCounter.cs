namespace CoalescingCluster.Providers;

/// <summary>A provider's wire client that can count a request's tokens without an inference.</summary>
internal interface ITokenCounter
{
    /// <summary>Counts the tokens of the prompt, tools included.</summary>
    /// <exception cref="InferenceException">The provider refused or failed.</exception>
    Task<int> CountAsync(InferenceCall call, CancellationToken cancellationToken);
}
