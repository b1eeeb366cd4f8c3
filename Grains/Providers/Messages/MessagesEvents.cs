using System.Text.Json;

namespace CoalescingCluster.Providers.Messages;

/// <summary>
/// Reads the events of one streamed message as slices. Blocks of tools that the provider runs itself are not shown: the answer's own text says what came
/// of them.
/// </summary>
internal sealed class MessagesEvents(string provider)
{
    private readonly Dictionary<int, OpenCall> _calls = [];
    private int _started;
    private int _prompt;
    private int _cached;

    /// <summary>Whether the message is complete.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>Reads one event.</summary>
    /// <returns>The slice; <c>null</c> when there is nothing in it for callers.</returns>
    /// <exception cref="InferenceException">The provider failed in the middle.</exception>
    public Slice? Read(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        using var json = JsonDocument.ParseValue(ref reader);
        var root = json.RootElement;
        switch (Text(root, "type"))
        {
            case "message_start":
                ReadPrompt(Object(Object(root, "message"), "usage"));
                return null;
            case "content_block_start":
                return Start(Number(root, "index"), Object(root, "content_block"));
            case "content_block_delta":
                return Continue(Number(root, "index"), Object(root, "delta"));
            case "content_block_stop":
                return Stop(Number(root, "index"));
            case "message_delta":
                return End(Object(root, "delta"), Object(root, "usage"));
            case "message_stop":
                IsCompleted = true;
                return null;
            case "error":
                throw ErrorOf(provider, Object(root, "error"));
            default:
                return null;
        }
    }

    /// <summary>Reads a whole message as slices.</summary>
    public IEnumerable<Slice> ReadWhole(JsonElement message)
    {
        ReadPrompt(Object(message, "usage"));
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
            throw new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' sent an answer that is not a message.");
        var index = 0;
        foreach (var block in content.EnumerateArray())
        {
            if (Start(index, block) is { } start)
                yield return start;
            if (Text(block, "signature") is { Length: > 0 } signature)
                yield return new Slice { ReasoningSignature = signature };
            if (Stop(index++) is { } stop)
                yield return stop;
        }

        yield return End(message, Object(message, "usage"));
    }

    /// <summary>The error that an <c>error</c> object means.</summary>
    public static InferenceException ErrorOf(string provider, JsonElement error) =>
        OpenAIErrors.Of(provider, new OpenAIError(StatusOf(Text(error, "type")), Text(error, "message") ?? "it reported an error in its stream"), null);

    private Slice? Start(int index, JsonElement block)
    {
        switch (Text(block, "type"))
        {
            case "text":
                return Text(block, "text") is { Length: > 0 } text ? new Slice { Text = text } : null;
            case "thinking":
                return Text(block, "thinking") is { Length: > 0 } thought ? new Slice { Reasoning = thought } : null;
            case "redacted_thinking":
                return new Slice { EncryptedReasoning = Text(block, "data") ?? "" };
            case "tool_use":
                var input = Object(block, "input");
                var call = new OpenCall(_started++) { HasArguments = input.ValueKind == JsonValueKind.Object && input.EnumerateObject().Any() };
                _calls[index] = call;
                return Piece(new ToolCallDelta(call.Position, Text(block, "id"), Text(block, "name"), call.HasArguments ? input.GetRawText() : ""));
            default:
                return null;
        }
    }

    private Slice? Continue(int index, JsonElement delta)
    {
        switch (Text(delta, "type"))
        {
            case "text_delta":
                return Text(delta, "text") is { Length: > 0 } text ? new Slice { Text = text } : null;
            case "thinking_delta":
                return Text(delta, "thinking") is { Length: > 0 } thought ? new Slice { Reasoning = thought } : null;
            case "signature_delta":
                return Text(delta, "signature") is { Length: > 0 } signature ? new Slice { ReasoningSignature = signature } : null;
            case "input_json_delta" when _calls.TryGetValue(index, out var call) && Text(delta, "partial_json") is { Length: > 0 } json:
                call.HasArguments = true;
                return Piece(new ToolCallDelta(call.Position, null, null, json));
            default:
                return null;
        }
    }

    private Slice? Stop(int index) => _calls.TryGetValue(index, out var call) && !call.HasArguments
        ? Piece(new ToolCallDelta(call.Position, null, null, "{}"))
        : null;

    private Slice End(JsonElement delta, JsonElement usage)
    {
        ReadPrompt(usage);
        return new Slice
        {
            FinishReason = Text(delta, "stop_reason") switch
            {
                null => null,
                "max_tokens" or "model_context_window_exceeded" => "length",
                "tool_use" => "tool_calls",
                "refusal" => "content_filter",
                _ => "stop",
            },
            StopSequence = Text(delta, "stop_sequence"),
            Usage = usage.ValueKind == JsonValueKind.Object ? new TokenUsage(_prompt, Number(usage, "output_tokens"), _cached) : null,
        };
    }

    /// <summary>The Messages API counts what its cache gave and took beside the prompt; elsewhere both are part of it.</summary>
    private void ReadPrompt(JsonElement usage)
    {
        if (usage.ValueKind != JsonValueKind.Object || !usage.TryGetProperty("input_tokens", out var input) || !input.TryGetInt32(out var tokens))
            return;
        _cached = Number(usage, "cache_read_input_tokens");
        _prompt = tokens + _cached + Number(usage, "cache_creation_input_tokens");
    }

    private static Slice Piece(ToolCallDelta delta) => new() { ToolCalls = new[] { delta } };

    private static int StatusOf(string? type) => type switch
    {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "not_found_error" => 404,
        "request_too_large" => 413,
        "rate_limit_error" => 429,
        "timeout_error" => 504,
        "overloaded_error" => 529,
        _ => 500,
    };

    private static JsonElement Object(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : default;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number) ? number : 0;

    private sealed class OpenCall(int position)
    {
        public int Position { get; } = position;

        public bool HasArguments { get; set; }
    }
}
