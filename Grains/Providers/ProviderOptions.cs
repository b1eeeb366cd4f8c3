namespace CoalescingCluster.Providers;

/// <summary>Settings of one provider; section <c>Coalescing:Providers:{name}</c>.</summary>
public sealed class ProviderOptions
{
    /// <summary>The wire that it speaks: <c>OpenAI</c> or <c>Anthropic</c>; the default is <c>OpenAI</c>.</summary>
    public ProviderType Type { get; set; } = ProviderType.OpenAI;

    /// <summary>
    /// Base address of its wire: of an OpenAI-compatible one with the version, for example <c>https://api.openai.com/v1</c>; of Anthropic's without, for
    /// example <c>https://api.anthropic.com</c>.
    /// </summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>
    /// Instead of <see cref="BaseUrl"/>: key of an <c>IChatClient</c> (Microsoft.Extensions.AI) or <c>IChatCompletionService</c> (Semantic Kernel) in the container, which then
    /// is the provider. The default is <c>null</c>.
    /// </summary>
    public string? Service { get; set; }

    /// <summary>API key; <c>env:NAME</c> takes it from an environment variable. The default is <c>null</c>: none is sent.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Keys of tenants that have an account of their own at the provider, by tenant id; <c>env:NAME</c> takes one from an environment variable. Calls that such a tenant
    /// causes are made with its key, under limits and a circuit breaker of their own. Empty by default.
    /// </summary>
    public Dictionary<string, string> TenantKeys { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Concurrent calls per model on one silo to start with, 1 to 10000; the default is 12. From there it adapts to what the provider takes.</summary>
    public int MaxConcurrency { get; set; } = 12;

    /// <summary>
    /// Most concurrent calls per model on one silo that it may grow to, <see cref="MaxConcurrency"/> to 10000; the default is <c>null</c>: four times
    /// <see cref="MaxConcurrency"/>. Set to the same, the number only falls when the provider refuses or slows down, and comes back.
    /// </summary>
    public int? ConcurrencyCeiling { get; set; }

    /// <summary>
    /// Address of the metrics page of a vLLM server, for example <c>http://vllm:8000/metrics</c>: its cache of keys and values is then kept below 85 %. The
    /// default is <c>null</c>: none is read.
    /// </summary>
    public string? MetricsUrl { get; set; }

    /// <summary>Most calls per model that wait for a permit on one silo, 0 to 1000000; the default is 10000. Further ones fail as overloaded.</summary>
    public int MaxQueue { get; set; } = 10_000;

    /// <summary>
    /// Longest time that a call waits for its turn, for a permit or for the provider's rate limit, in seconds, 1 to 1100; the default is 60. Then its callers are told
    /// when to come back.
    /// </summary>
    public int MaxQueueWaitSeconds { get; set; } = 60;

    /// <summary>
    /// Longest time from a request to its first token in seconds, 1 to 1100; the default is 120. A request that takes longer has failed and may be tried again.
    /// </summary>
    public int FirstTokenTimeoutSeconds { get; set; } = 120;

    /// <summary>How failed requests are tried again.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>When a provider that fails is left alone.</summary>
    public BreakerOptions Breaker { get; set; } = new();

    /// <summary>
    /// Bound on an answer's tokens where the caller sets none and the wire requires one (Anthropic's), 1 to 1000000; the default is 4096.
    /// </summary>
    public int MaxTokens { get; set; } = 4096;

    /// <summary>
    /// The models that it serves: the name that callers use, and how. A name that ends in <c>*</c> stands for every name that begins like it and that no
    /// provider lists; the longest such name counts.
    /// </summary>
    public Dictionary<string, ModelOptions> Models { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The same settings with another key.</summary>
    internal ProviderOptions WithKey(string key)
    {
        var copy = (ProviderOptions)MemberwiseClone();
        copy.ApiKey = key;
        return copy;
    }
}
