using System.Buffers;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Providers.Messages;

namespace CoalescingCluster.Providers;

/// <summary>Translates between the OpenAI wire and slices.</summary>
internal static class OpenAIWire
{
    private const int MaxErrorBytes = 16 * 1024;
    private const int MaxErrorCharacters = 500;

    private static readonly byte[][] MessagesOnly = [.. "cache_control,is_error,thinking_blocks,betas".Split(',').Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>The call's body, with the upstream's model name and a request to stream and to report the usage.</summary>
    public static byte[] StreamedBody(InferenceCall call)
    {
        var output = new ArrayBufferWriter<byte>(call.Body.Length + 128);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true }))
        {
            using var body = Parse(call.Body);
            writer.WriteStartObject();
            foreach (var member in body.RootElement.EnumerateObject())
            {
                if (member.NameEquals("model"u8))
                    writer.WriteString("model"u8, call.UpstreamModel);
                else
                    member.WriteTo(writer);
            }

            writer.WriteBoolean("stream"u8, true);
            writer.WriteStartObject("stream_options"u8);
            writer.WriteBoolean("include_usage"u8, true);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The body without what only the Messages API knows: hints about its cache, signed thoughts, marks of failed tools, beta features.</summary>
    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        var document = JsonDocument.Parse(body);
        if (!MessagesOnly.Any(name => body.Span.IndexOf(name) >= 0))
            return document;
        using (document)
            return JsonDocument.Parse(PromptCacheHints.Without(document.RootElement, static (member, depth) => depth == 0 ? member.Name == MessagesBody.Betas : member.Name is "is_error" or "thinking_blocks"));
    }

    /// <summary>Reads one chunk of a stream.</summary>
    public static WireChunk ReadChunk(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        using var json = JsonDocument.ParseValue(ref reader);
        var root = json.RootElement;
        if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            return new(null, new WireError(500, Text(error, "message") ?? "it reported an error in its stream"));
        var slice = root.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0
            ? ReadChoice(choices[0], "delta")
            : new Slice();
        slice = slice with { Usage = ReadUsage(root) };
        return new(slice == Empty ? null : slice, null);
    }

    /// <summary>Reads a whole answer as one slice.</summary>
    public static Slice ReadWhole(BinaryData content, string provider)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var choice = json.RootElement.GetProperty("choices")[0];
            return ReadChoice(choice, "message") with { Usage = ReadUsage(json.RootElement) };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' sent an answer that is not a chat completion.");
        }
    }

    /// <summary>The error for a response that is one.</summary>
    public static async Task<InferenceException> ErrorOfAsync(string provider, PipelineResponse response, CancellationToken cancellationToken)
    {
        var message = "";
        try
        {
            var buffer = new byte[MaxErrorBytes];
            var length = response.ContentStream is { } stream ? await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) : 0;
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (json.RootElement.TryGetProperty("error", out var error))
                message = error.ValueKind == JsonValueKind.String ? error.GetString()! : Text(error, "message") ?? "";
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException)
        {
            // An error without a message that can be read is reported by its status.
        }

        return ErrorOf(provider, response.Status, message, RetryAfter(response));
    }

    /// <summary>The error for a status.</summary>
    public static InferenceException ErrorOf(string provider, int status, string message, TimeSpan? retryAfter)
    {
        var shown = message.Length == 0 ? $"status {status}" : message.Length > MaxErrorCharacters ? message[..MaxErrorCharacters] : message;
        return status switch
        {
            400 or 422 => new(InferenceErrorCode.InvalidRequest, shown) { UpstreamStatus = status },
            401 or 403 => new(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' does not accept this cluster's key; tell its operator.") { UpstreamStatus = status },
            404 => new(InferenceErrorCode.ModelNotFound, shown) { UpstreamStatus = status, Param = "model" },
            408 or 504 => new(InferenceErrorCode.DeadlineExceeded, $"The provider '{provider}' took too long: {shown}") { UpstreamStatus = status },
            413 => new(InferenceErrorCode.BodyTooLarge, shown) { UpstreamStatus = status },
            429 => new(InferenceErrorCode.RateLimited, $"The provider '{provider}' is at its rate limit: {shown}") { UpstreamStatus = status, RetryAfter = retryAfter ?? TimeSpan.FromSeconds(1) },
            _ => new(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' failed: {shown}") { UpstreamStatus = status, RetryAfter = retryAfter },
        };
    }

    private static Slice Empty { get; } = new();

    private static Slice ReadChoice(JsonElement choice, string content)
    {
        var slice = new Slice { FinishReason = Text(choice, "finish_reason") };
        if (choice.TryGetProperty("logprobs", out var logProbs) && logProbs.ValueKind == JsonValueKind.Object)
            slice = slice with { LogProbsJson = logProbs.GetRawText() };
        if (!choice.TryGetProperty(content, out var delta) || delta.ValueKind != JsonValueKind.Object)
            return slice;
        return slice with
        {
            Text = NotEmpty(Text(delta, "content")),
            Refusal = NotEmpty(Text(delta, "refusal")),
            Reasoning = NotEmpty(Text(delta, "reasoning_content") ?? Text(delta, "reasoning")),
            ToolCalls = ReadToolCalls(delta),
        };
    }

    private static List<ToolCallDelta>? ReadToolCalls(JsonElement delta)
    {
        if (!delta.TryGetProperty("tool_calls", out var calls) || calls.ValueKind != JsonValueKind.Array || calls.GetArrayLength() == 0)
            return null;
        var deltas = new List<ToolCallDelta>(calls.GetArrayLength());
        foreach (var call in calls.EnumerateArray())
        {
            var function = call.TryGetProperty("function", out var named) && named.ValueKind == JsonValueKind.Object ? named : default;
            var index = call.TryGetProperty("index", out var at) && at.TryGetInt32(out var number) ? number : deltas.Count;
            deltas.Add(new ToolCallDelta(index, Text(call, "id"), Text(function, "name"), Text(function, "arguments")));
        }

        return deltas;
    }

    private static TokenUsage? ReadUsage(JsonElement root)
    {
        if (!root.TryGetProperty("usage", out var usage) || usage.ValueKind != JsonValueKind.Object)
            return null;
        var cached = usage.TryGetProperty("prompt_tokens_details", out var details) && details.ValueKind == JsonValueKind.Object ? Number(details, "cached_tokens") : 0;
        return new TokenUsage(Number(usage, "prompt_tokens"), Number(usage, "completion_tokens"), cached);
    }

    private static TimeSpan? RetryAfter(PipelineResponse response)
    {
        if (response.Headers.TryGetValue("retry-after-ms", out var milliseconds) && double.TryParse(milliseconds, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 86_400_000)
            return TimeSpan.FromMilliseconds(ms);
        return response.Headers.TryGetValue("Retry-After", out var seconds) && double.TryParse(seconds, CultureInfo.InvariantCulture, out var s) && s is >= 0 and < 86_400
            ? TimeSpan.FromSeconds(s)
            : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;

    /// <summary>One chunk: a slice, an error, or neither.</summary>
    internal sealed record WireChunk(Slice? Slice, WireError? Error);

    /// <summary>An error inside a stream.</summary>
    internal sealed record WireError(int Status, string Message);
}
