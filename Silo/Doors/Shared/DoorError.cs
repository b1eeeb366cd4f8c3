namespace CoalescingCluster.Silo.Doors;

/// <summary>How every door shows one kind of failure.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">Type on the OpenAI wire.</param>
/// <param name="Code">Code on the OpenAI wire, if it has one.</param>
/// <param name="Title">Title of the problem details of <c>/v2</c>.</param>
internal sealed record DoorError(int Status, string Type, string? Code, string Title)
{
    private const string InvalidRequest = "invalid_request_error";

    /// <summary>The table of the wire conventions.</summary>
    public static DoorError Of(InferenceErrorCode code) => code switch
    {
        InferenceErrorCode.InvalidRequest => new(400, InvalidRequest, null, "Invalid request"),
        InferenceErrorCode.ContextLengthExceeded => new(400, InvalidRequest, "context_length_exceeded", "Context length exceeded"),
        InferenceErrorCode.Unauthenticated => new(401, "authentication_error", "invalid_api_key", "Not authenticated"),
        InferenceErrorCode.Forbidden => new(403, "permission_error", null, "Not permitted"),
        InferenceErrorCode.ModelNotFound => new(404, InvalidRequest, "model_not_found", "Model not found"),
        InferenceErrorCode.NotFound => new(404, InvalidRequest, "not_found", "Not found"),
        InferenceErrorCode.BodyTooLarge => new(413, InvalidRequest, "request_too_large", "Body too large"),
        InferenceErrorCode.RateLimited => new(429, "rate_limit_error", "rate_limit_exceeded", "Rate limit reached"),
        InferenceErrorCode.BudgetSpent => new(429, "insufficient_quota", "insufficient_quota", "Budget spent"),
        InferenceErrorCode.UpstreamFailed => new(502, "api_error", "upstream_error", "Provider failed"),
        InferenceErrorCode.Overloaded => new(503, "service_unavailable_error", "overloaded", "Overloaded"),
        InferenceErrorCode.DeadlineExceeded => new(504, "timeout_error", "deadline_exceeded", "Deadline exceeded"),
        InferenceErrorCode.NotCached => new(504, "timeout_error", "not_cached", "No stored answer"),
        _ => new(500, "api_error", "internal_error", "Internal error"),
    };

    /// <summary>How a failure that is no <see cref="InferenceException"/> is shown.</summary>
    public static DoorError Internal { get; } = new(500, "api_error", "internal_error", "Internal error");

    /// <summary>How a method is shown that a route does not have.</summary>
    public static DoorError MethodNotAllowed { get; } = new(405, InvalidRequest, "method_not_allowed", "Method not allowed");

    /// <summary>How a body is shown that came too slowly.</summary>
    public static DoorError RequestTimeout { get; } = new(408, InvalidRequest, "request_timeout", "Request timed out");
}
