using System.Text.Json.Serialization;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>Body of <c>POST /control</c>: what is set changes, what is missing stays.</summary>
internal sealed record SimulationControls
{
    /// <summary>Time to the first token in milliseconds.</summary>
    [JsonPropertyName("first_token_ms")]
    public int? FirstTokenMs { get; init; }

    /// <summary>Tokens per second after the first one.</summary>
    [JsonPropertyName("tokens_per_second")]
    public double? TokensPerSecond { get; init; }

    /// <summary>Tokens of an answer.</summary>
    [JsonPropertyName("tokens")]
    public int? Tokens { get; init; }

    /// <summary>Share of calls that fail with 500 before their first token, 0 to 1.</summary>
    [JsonPropertyName("fail_rate")]
    public double? FailRate { get; init; }

    /// <summary>Status that every call gets; 200 for answers.</summary>
    [JsonPropertyName("status")]
    public int? Status { get; init; }

    /// <summary>Calls per second that are answered; more get 429. 0 for no limit.</summary>
    [JsonPropertyName("requests_per_second")]
    public double? RequestsPerSecond { get; init; }

    /// <summary>Time that a refused caller is asked to wait, in milliseconds; 0 for what the rate limit gives.</summary>
    [JsonPropertyName("retry_after_ms")]
    public int? RetryAfterMs { get; init; }

    /// <summary>Streams stand still after this many tokens, for <see cref="StallMs"/>; 0 for never.</summary>
    [JsonPropertyName("stall_after_tokens")]
    public int? StallAfterTokens { get; init; }

    /// <summary>How long a stream stands still, in milliseconds.</summary>
    [JsonPropertyName("stall_ms")]
    public int? StallMs { get; init; }

    /// <summary>Streams break off after this many tokens; 0 for never.</summary>
    [JsonPropertyName("fail_after_tokens")]
    public int? FailAfterTokens { get; init; }

    /// <summary>How full the cache of keys and values is, as <c>GET /metrics</c> shows it, 0 to 1.</summary>
    [JsonPropertyName("kv_cache_usage")]
    public double? KvCacheUsage { get; init; }

    /// <summary>Zeroes the counters and restores the settings of the start, before the other members are applied.</summary>
    [JsonPropertyName("reset")]
    public bool? Reset { get; init; }

    /// <summary>What is wrong with the values; <c>null</c> when nothing is.</summary>
    public string? Problem() =>
        FirstTokenMs is < 0 or > 600_000 ? "first_token_ms must be from 0 to 600000."
        : TokensPerSecond is <= 0 or > 1_000_000 ? "tokens_per_second must be greater than 0, at most 1000000."
        : Tokens is < 1 or > 100_000 ? "tokens must be from 1 to 100000."
        : FailRate is < 0 or > 1 ? "fail_rate must be from 0 to 1."
        : Status is < 200 or > 599 ? "status must be from 200 to 599."
        : KvCacheUsage is < 0 or > 1 ? "kv_cache_usage must be from 0 to 1."
        : RequestsPerSecond is < 0 ? "requests_per_second must be 0 or more."
        : RetryAfterMs is < 0 or > 3_600_000 ? "retry_after_ms must be from 0 to 3600000."
        : StallAfterTokens is < 0 || StallMs is < 0 or > 600_000 || FailAfterTokens is < 0 ? "stall_after_tokens, stall_ms and fail_after_tokens must be 0 or more."
        : null;
}
