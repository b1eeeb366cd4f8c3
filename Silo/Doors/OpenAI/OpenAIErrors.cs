using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary>Writes errors in the OpenAI form: <c>{"error":{"message","type","param","code"}}</c>.</summary>
internal sealed class OpenAIErrors : IDoorErrors
{
    private static readonly JsonWriterOptions Writer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext context, DoorError error, string message, string? param, string requestId)
    {
        var body = Render(error, message, param);
        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>The body of an error.</summary>
    public static byte[] Render(DoorError error, string message, string? param)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Writer);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", message);
        json.WriteString("type", error.Type);
        json.WriteString("param", param);
        json.WriteString("code", error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
