namespace CoalescingCluster.Providers;

/// <summary>Settings of one provider; section <c>Coalescing:Providers:{name}</c>.</summary>
public sealed class ProviderOptions
{
    /// <summary>Base address of its OpenAI-compatible wire, version included, for example <c>https://api.openai.com/v1</c>.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>API key; <c>env:NAME</c> takes it from an environment variable. The default is <c>null</c>: none is sent.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Most concurrent calls per model on one silo, 1 to 10000; the default is 12.</summary>
    public int MaxConcurrency { get; set; } = 12;

    /// <summary>Most calls per model that wait for a permit on one silo, 0 to 1000000; the default is 10000. Further ones fail as overloaded.</summary>
    public int MaxQueue { get; set; } = 10_000;

    /// <summary>
    /// Longest time from a request to its first token in seconds, 1 to 1100; the default is 120. A request that takes longer has failed and may be tried again.
    /// </summary>
    public int FirstTokenTimeoutSeconds { get; set; } = 120;

    /// <summary>How failed requests are tried again.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>When a provider that fails is left alone.</summary>
    public BreakerOptions Breaker { get; set; } = new();

    /// <summary>
    /// The models that it serves: the name that callers use, and how. The name <c>*</c> stands for every name that no provider lists.
    /// </summary>
    public Dictionary<string, ModelOptions> Models { get; set; } = new(StringComparer.Ordinal);
}
