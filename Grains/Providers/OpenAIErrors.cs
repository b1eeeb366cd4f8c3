using System.ClientModel.Primitives;
using System.Text.Json;

namespace CoalescingCluster.Providers;

/// <summary>Translates errors of the OpenAI wire to ours.</summary>
internal static class OpenAIErrors
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxCharacters = 500;

    /// <summary>The error for a response that is one.</summary>
    public static async Task<InferenceException> OfAsync(string provider, PipelineResponse response, CancellationToken cancellationToken)
    {
        var error = new OpenAIError(response.Status, "");
        try
        {
            var buffer = new byte[MaxBytes];
            var length = response.ContentStream is { } stream ? await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) : 0;
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            error = Read(json.RootElement, response.Status);
        }
        catch (Exception problem) when (problem is JsonException or IOException or InvalidOperationException)
        {
            // An error without a message that can be read is reported by its status.
        }

        return Of(provider, error, RetryAfter.Of(name => response.Headers.TryGetValue(name, out var text) ? text : null));
    }

    /// <summary>Reads an error's body: OpenAI's <c>{"error":{…}}</c>, <c>{"error":"…"}</c>, or older vLLM's members at the root.</summary>
    public static OpenAIError Read(JsonElement root, int status)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new(status, "");
        if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String)
            return new(status, error.GetString()!);
        var body = error.ValueKind == JsonValueKind.Object ? error : root;
        return new(status, Text(body, "message") ?? "", Text(body, "code") ?? Text(body, "type"), Text(body, "param"));
    }

    /// <summary>Our error for a server's.</summary>
    public static InferenceException Of(string provider, OpenAIError error, TimeSpan? retryAfter)
    {
        var shown = error.Message.Length == 0 ? $"status {error.Status}" : Shorten(error.Message);
        return error switch
        {
            { Status: 400 or 413 or 422, Code: "context_length_exceeded" } => new(InferenceErrorCode.ContextLengthExceeded, shown) { UpstreamStatus = error.Status, Param = error.Param ?? "messages" },
            { Status: 400 or 422 } => new(InferenceErrorCode.InvalidRequest, shown) { UpstreamStatus = error.Status, Param = error.Param },
            { Status: 401 or 403 } => new(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' does not accept this cluster's key; tell its operator.") { UpstreamStatus = error.Status },
            { Status: 404, Message.Length: 0 } => new(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' has no chat completions at its address; tell this cluster's operator to check its BaseUrl.") { UpstreamStatus = error.Status },
            { Status: 404 } => new(InferenceErrorCode.ModelNotFound, shown) { UpstreamStatus = error.Status, Param = "model" },
            { Status: 408 or 504 } => new(InferenceErrorCode.DeadlineExceeded, $"The provider '{provider}' took too long: {shown}") { UpstreamStatus = error.Status },
            { Status: 413 } => new(InferenceErrorCode.BodyTooLarge, shown) { UpstreamStatus = error.Status },

            // A spent account answers 429 too, but no wait helps: 402 keeps it from being taken for a rate limit.
            { Status: 429, Code: "insufficient_quota" } => new(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' has no quota left for this cluster; tell its operator.") { UpstreamStatus = 402 },
            { Status: 429 } => new(InferenceErrorCode.RateLimited, $"The provider '{provider}' is at its rate limit: {shown}") { UpstreamStatus = error.Status, RetryAfter = retryAfter ?? TimeSpan.FromSeconds(1) },
            _ => new(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' failed: {shown}") { UpstreamStatus = error.Status, RetryAfter = retryAfter },
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Shorten(string message)
    {
        if (message.Length <= MaxCharacters)
            return message;
        var cut = char.IsHighSurrogate(message[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters;
        return message[..cut] + "…";
    }
}
