using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary>Renders what all callers of an answer share: everything behind the <c>id</c> and <c>model</c> of their own.</summary>
internal static class MessageRendering
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The beginning of a message, without the closing brace: what each caller has of its own.</summary>
    public static byte[] RenderPrefix(string model)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("id"u8, RequestIds.New("msg_"));
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, model);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>,"content":[…],"stop_reason":…,"stop_sequence":…,"usage":{…}}</c> of a whole answer.</summary>
    public static byte[] Render(Answer answer)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteStartArray("content"u8);
        WriteReasoning(json, answer);
        if (answer.Text.Length > 0)
            WriteText(json, answer.Text);
        if (!string.IsNullOrEmpty(answer.Refusal))
            WriteText(json, answer.Refusal);
        foreach (var call in answer.ToolCalls)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "tool_use"u8);
            json.WriteString("id"u8, call.CallId);
            json.WriteString("name"u8, call.Name);
            json.WritePropertyName("input"u8);
            WriteInput(json, call.Arguments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteStop(json, answer.FinishReason, answer.StopSequence, isRefusal: answer.Refusal is not null);
        WriteUsage(json, answer.Usage);
        json.WriteEndObject();
        json.Flush();
        var shared = buffer.WrittenSpan.ToArray();
        shared[0] = (byte)',';
        return shared;
    }

    /// <summary>Writes <c>stop_reason</c> and <c>stop_sequence</c>.</summary>
    public static void WriteStop(Utf8JsonWriter json, string? finishReason, string? stopSequence, bool isRefusal)
    {
        json.WriteString("stop_reason"u8, finishReason switch
        {
            _ when isRefusal => "refusal",
            "length" => "max_tokens",
            "tool_calls" or "function_call" => "tool_use",
            "content_filter" => "refusal",
            _ => stopSequence is null ? "end_turn" : "stop_sequence",
        });
        json.WriteString("stop_sequence"u8, stopSequence);
    }

    /// <summary>Writes <c>usage</c>; what came from the provider's cache is counted beside the input here.</summary>
    public static void WriteUsage(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, usage.PromptTokens - usage.CachedPromptTokens);
        json.WriteNumber("cache_creation_input_tokens"u8, 0);
        json.WriteNumber("cache_read_input_tokens"u8, usage.CachedPromptTokens);
        json.WriteNumber("output_tokens"u8, usage.CompletionTokens);
        json.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter json, Answer answer)
    {
        foreach (var block in answer.ReasoningBlocks)
        {
            json.WriteStartObject();
            if (block.Encrypted is { } encrypted)
            {
                json.WriteString("type"u8, "redacted_thinking"u8);
                json.WriteString("data"u8, encrypted);
            }
            else
            {
                WriteThought(json, block.Text, block.Signature);
            }

            json.WriteEndObject();
        }

        if (answer.ReasoningBlocks.Count > 0 || string.IsNullOrEmpty(answer.Reasoning))
            return;
        json.WriteStartObject();
        WriteThought(json, answer.Reasoning, null);
        json.WriteEndObject();
    }

    private static void WriteThought(Utf8JsonWriter json, string text, string? signature)
    {
        json.WriteString("type"u8, "thinking"u8);
        json.WriteString("thinking"u8, text);
        json.WriteString("signature"u8, signature ?? "");
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        json.WriteNull("citations"u8);
        json.WriteEndObject();
    }

    /// <summary>An input must be an object. Arguments that are none, for example because they were cut off, are shown inside one.</summary>
    private static void WriteInput(Utf8JsonWriter json, string arguments)
    {
        try
        {
            using var parsed = JsonDocument.Parse(string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments);
            if (parsed.RootElement.ValueKind == JsonValueKind.Object)
            {
                parsed.RootElement.WriteTo(json);
                return;
            }
        }
        catch (JsonException)
        {
            // Shown below.
        }

        json.WriteStartObject();
        json.WriteString("INVALID_JSON"u8, arguments);
        json.WriteEndObject();
    }
}
