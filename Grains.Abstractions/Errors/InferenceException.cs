namespace CoalescingCluster;

/// <summary>
/// An expected failure of an inference, with a message that may be shown to the caller: it never holds a stack trace, a key or
/// another tenant's data. Serializable, so that it crosses the cluster as itself.
/// </summary>
[GenerateSerializer, Alias("CoalescingCluster.InferenceException")]
public sealed class InferenceException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">What kind of failure it is.</param>
    /// <param name="message">One sentence for the caller: what was wrong and what to do.</param>
    public InferenceException(InferenceErrorCode code, string message)
        : base(message) => Code = code;

    /// <summary>What kind of failure it is.</summary>
    [Id(0)]
    public InferenceErrorCode Code { get; init; }

    /// <summary>The request field at fault, as the OpenAI wire names it; <c>null</c> when no single field is.</summary>
    [Id(1)]
    public string? Param { get; init; }

    /// <summary>When a retry is worth while; <c>null</c> when unknown.</summary>
    [Id(2)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Status that the provider answered with, when it was one that answered; otherwise <c>null</c>.</summary>
    [Id(3)]
    public int? UpstreamStatus { get; init; }

    /// <summary>Whether the same request may succeed later without any change.</summary>
    public bool IsTransient => Code is InferenceErrorCode.RateLimited or InferenceErrorCode.UpstreamFailed
        or InferenceErrorCode.Overloaded or InferenceErrorCode.DeadlineExceeded;
}
