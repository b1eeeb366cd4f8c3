using CoalescingCluster.Hosting;
using CoalescingCluster.Providers.Resilience;

namespace CoalescingCluster.Providers;

/// <summary>Checks a provider's settings of retries, circuit breakers and limits.</summary>
internal static class ResilienceChecks
{
    /// <summary>Adds a sentence for every link of a fallback chain that leads nowhere.</summary>
    public static void CheckChains(OptionChecks check, ProvidersOptions options)
    {
        foreach (var (id, provider) in options.ByName)
        {
            foreach (var (model, settings) in provider.Models)
            {
                var key = $"{id}:Models:{model}:Fallback";
                check.That(settings.Fallback.Count <= FallbackChains.MaxLength, key, $"{settings.Fallback.Count} models", $"at most {FallbackChains.MaxLength} models");
                foreach (var link in settings.Fallback)
                {
                    check.That(
                        FallbackChains.TrySplit(link, out var other, out var name) && options.ByName.ContainsKey(other) && (other, name) != (id, model),
                        key, link, "provider/model with a provider that is configured, other than itself");
                }
            }
        }
    }

    /// <summary>Adds a sentence for every wrong setting of the provider <paramref name="id"/>.</summary>
    public static void Check(OptionChecks check, string id, ProviderOptions provider)
    {
        var (retry, breaker) = (provider.Retry, provider.Breaker);
        check.That(
            provider.ConcurrencyCeiling is not { } ceiling || (ceiling >= provider.MaxConcurrency && ceiling <= 10_000),
            $"{id}:ConcurrencyCeiling", $"{provider.ConcurrencyCeiling}", $"a number from MaxConcurrency, which is {provider.MaxConcurrency}, to 10000");
        check.That(
            provider.MetricsUrl is null || (Uri.TryCreate(provider.MetricsUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"),
            $"{id}:MetricsUrl", provider.MetricsUrl, "an absolute http or https address, for example http://vllm:8000/metrics");
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
