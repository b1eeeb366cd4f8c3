namespace CoalescingCluster;

/// <summary>What a silo learned from a provider's response.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Requests">The limit on requests.</param>
/// <param name="Tokens">The limit on tokens.</param>
/// <param name="IsRefused">Whether the provider refused the request because of a limit.</param>
/// <param name="RetryAfter">How long the provider asks to wait; <c>null</c> when it did not say.</param>
/// <param name="SentLastSecond">Requests that the silo sent within the last second.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.ProviderLimitReport")]
public sealed record ProviderLimitReport(
    [property: Id(0)] string Silo,
    [property: Id(1)] LimitReading Requests,
    [property: Id(2)] LimitReading Tokens,
    [property: Id(3)] bool IsRefused,
    [property: Id(4)] TimeSpan? RetryAfter,
    [property: Id(5)] int SentLastSecond);
