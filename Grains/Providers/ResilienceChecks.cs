using CoalescingCluster.Hosting;

namespace CoalescingCluster.Providers;

/// <summary>Checks a provider's settings of retries, circuit breakers and limits.</summary>
internal static class ResilienceChecks
{
    /// <summary>Adds a sentence for every wrong setting of the provider <paramref name="id"/>.</summary>
    public static void Check(OptionChecks check, string id, ProviderOptions provider)
    {
        var (retry, breaker) = (provider.Retry, provider.Breaker);
        check.Range($"{id}:MaxQueueWaitSeconds", provider.MaxQueueWaitSeconds, 1, 1100);
        check.Range($"{id}:FirstTokenTimeoutSeconds", provider.FirstTokenTimeoutSeconds, 1, 1100);
        check.Range($"{id}:Retry:MaxAttempts", retry.MaxAttempts, 1, 10);
        check.Range($"{id}:Retry:BaseDelayMilliseconds", retry.BaseDelayMilliseconds, 1, 60_000);
        check.Range($"{id}:Retry:MaxDelayMilliseconds", retry.MaxDelayMilliseconds, 1, 120_000);
        check.That(
            retry.MaxDelayMilliseconds >= retry.BaseDelayMilliseconds,
            $"{id}:Retry:MaxDelayMilliseconds", $"{retry.MaxDelayMilliseconds}", $"at least Retry:BaseDelayMilliseconds, which is {retry.BaseDelayMilliseconds}");
        check.Range($"{id}:Retry:BudgetPercent", retry.BudgetPercent, 0, 100);
        check.Range($"{id}:Breaker:FailurePercent", breaker.FailurePercent, 1, 100);
        check.Range($"{id}:Breaker:MinimumCalls", breaker.MinimumCalls, 2, 100_000);
        check.Range($"{id}:Breaker:SamplingSeconds", breaker.SamplingSeconds, 1, 3600);
        check.Range($"{id}:Breaker:BreakSeconds", breaker.BreakSeconds, 1, 3600);
    }
}
