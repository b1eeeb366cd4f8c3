using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary>Writes errors in Anthropic's form: <c>{"type":"error","error":{"type","message"},"request_id"}</c>, with its statuses.</summary>
internal sealed class AnthropicErrors : IDoorErrors
{
    /// <summary>Name of the header with the request's id.</summary>
    public const string RequestIdHeader = "request-id";

    private static readonly JsonWriterOptions Writer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext context, DoorError error, string message, string? param, string requestId)
    {
        var (status, _) = Of(error);
        var body = Render(error, message, requestId);
        var response = context.Response;
        response.StatusCode = status;
        response.Headers[RequestIdHeader] = requestId;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>The status and type of an error.</summary>
    public static (int Status, string Type) Of(DoorError error) => error.Status switch
    {
        401 => (401, "authentication_error"),
        403 => (403, "permission_error"),
        404 => (404, "not_found_error"),
        413 => (413, "request_too_large"),
        429 when error.Code == "insufficient_quota" => (402, "billing_error"),
        429 => (429, "rate_limit_error"),
        503 => (529, "overloaded_error"),
        504 => (504, "timeout_error"),
        >= 500 => (error.Status, "api_error"),
        _ => (error.Status, "invalid_request_error"),
    };

    /// <summary>The body of an error.</summary>
    public static byte[] Render(DoorError error, string message, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Writer);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, Of(error).Type);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        json.WriteString("request_id"u8, requestId);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
