namespace CoalescingCluster;

/// <summary>Why an inference was refused or failed. Every door translates a code to its own wire form.</summary>
public enum InferenceErrorCode
{
    /// <summary>The request is malformed or a field has a value that is not allowed (HTTP 400).</summary>
    InvalidRequest = 0,

    /// <summary>The prompt is longer than the share of the model's context window that is admitted (HTTP 400).</summary>
    ContextLengthExceeded = 1,

    /// <summary>No key or a wrong key (HTTP 401).</summary>
    Unauthenticated = 2,

    /// <summary>The key is good, but not for this tenant or action (HTTP 403).</summary>
    Forbidden = 3,

    /// <summary>No such model (HTTP 404).</summary>
    ModelNotFound = 4,

    /// <summary>No such request, entry or route (HTTP 404).</summary>
    NotFound = 5,

    /// <summary>The request body exceeds its limit (HTTP 413).</summary>
    BodyTooLarge = 6,

    /// <summary>A rate or concurrency limit of the tenant or of the provider was reached (HTTP 429).</summary>
    RateLimited = 7,

    /// <summary>The tenant's budget is spent (HTTP 429, not worth a retry).</summary>
    BudgetSpent = 8,

    /// <summary>The provider failed after all retries (HTTP 502).</summary>
    UpstreamFailed = 9,

    /// <summary>A queue is full, a bound is reached or the silo is shutting down (HTTP 503).</summary>
    Overloaded = 10,

    /// <summary>The deadline passed (HTTP 504).</summary>
    DeadlineExceeded = 11,

    /// <summary>The caller asked for a stored answer only, and there is none (HTTP 504).</summary>
    NotCached = 12,
}
