namespace CoalescingCluster.Silo.Doors;

/// <summary>Writes errors as problem details (RFC 9457): the form of <c>/v2</c> and of everything that has no form of its own.</summary>
internal sealed class ProblemErrors : IDoorErrors
{
    /// <inheritdoc/>
    public Task WriteAsync(HttpContext context, DoorError error, string message, string? param, string requestId) =>
        JsonResponse.WriteAsync(
            context,
            error.Status,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("type", "about:blank");
                json.WriteString("title", error.Title);
                json.WriteNumber("status", error.Status);
                json.WriteString("detail", message);
                if (error.Code is not null)
                    json.WriteString("code", error.Code);
                if (param is not null)
                    json.WriteString("field", param);
                json.WriteString("request_id", requestId);
                json.WriteEndObject();
            },
            "application/problem+json");
}
