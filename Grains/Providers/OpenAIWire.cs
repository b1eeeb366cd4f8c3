using System.Buffers;
using System.Text.Json;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Providers.Messages;

namespace CoalescingCluster.Providers;

/// <summary>Translates between the OpenAI wire and slices.</summary>
internal static class OpenAIWire
{
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
                else if (!member.NameEquals("stream"u8) && !member.NameEquals("stream_options"u8))
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
    /// <exception cref="JsonException">It is none.</exception>
    public static WireChunk ReadChunk(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        using var json = JsonDocument.ParseValue(ref reader);
        try
        {
            return ReadChunk(json.RootElement);
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("A chunk of its stream is not valid Unicode.");
        }
    }

    private static WireChunk ReadChunk(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new(null, null);
        if (root.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String)
            return new(null, OpenAIErrors.Read(root, 500) is { Message.Length: > 0 } told ? told : new(500, "it reported an error in its stream"));
        var slice = root.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0 && IsFirst(choices[0])
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

    /// <summary>The error for a status.</summary>
    public static InferenceException ErrorOf(string provider, int status, string message, TimeSpan? retryAfter) =>
        OpenAIErrors.Of(provider, new OpenAIError(status, message), retryAfter);

    private static Slice Empty { get; } = new();

    /// <summary>Whether it belongs to the one choice that is read: others, which nobody asks for, must not be mixed into it.</summary>
    private static bool IsFirst(JsonElement choice) => !choice.TryGetProperty("index", out var index) || index.ValueKind != JsonValueKind.Number || Number(choice, "index") == 0;

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
            var index = call.TryGetProperty("index", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt32(out var number) ? number : deltas.Count;
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

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;

    /// <summary>One chunk: a slice, an error, or neither.</summary>
    internal sealed record WireChunk(Slice? Slice, OpenAIError? Error);
}
