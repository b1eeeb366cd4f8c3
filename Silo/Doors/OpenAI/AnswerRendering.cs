using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary>Renders what all callers of an answer share: everything behind the <c>id</c>, <c>created</c> and <c>model</c> of their own.</summary>
internal static class AnswerRendering
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>"choices":[…],"usage":{…}}</c> of a whole answer.</summary>
    public static byte[] Render(Answer answer) => Rest(json =>
    {
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", answer.Text.Length == 0 && (answer.ToolCalls.Count > 0 || answer.Refusal is not null) ? null : answer.Text);
        json.WriteString("refusal", answer.Refusal);
        if (answer.Reasoning is not null)
            json.WriteString("reasoning_content", answer.Reasoning);
        if (answer.ToolCalls.Count > 0)
            WriteToolCalls(json, answer.ToolCalls);
        json.WriteEndObject();
        WriteLogProbs(json, answer.LogProbsJson);
        json.WriteString("finish_reason", answer.FinishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteUsage(json, answer.Usage);
    });

    /// <summary><c>"choices":[],"usage":{…}}</c> of the chunk that ends a stream.</summary>
    public static byte[] RenderUsage(TokenUsage usage) => Rest(json =>
    {
        json.WriteStartArray("choices");
        json.WriteEndArray();
        WriteUsage(json, usage);
    });

    /// <summary><c>"choices":[{"index":0,"delta":{…},"finish_reason":…}]}</c> of a slice; empty when it has nothing for a chunk.</summary>
    public static byte[] Render(Slice slice)
    {
        if (slice is { Text: null, Refusal: null, Reasoning: null, ToolCalls: null, FinishReason: null, LogProbsJson: null })
            return [];
        return Rest(json =>
        {
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("delta");
            if (slice.Text is not null)
                json.WriteString("content", slice.Text);
            if (slice.Refusal is not null)
                json.WriteString("refusal", slice.Refusal);
            if (slice.Reasoning is not null)
                json.WriteString("reasoning_content", slice.Reasoning);
            if (slice.ToolCalls is { Count: > 0 } calls)
                WriteToolCalls(json, calls);
            json.WriteEndObject();
            WriteLogProbs(json, slice.LogProbsJson);
            json.WriteString("finish_reason", slice.FinishReason);
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private static void WriteToolCalls(Utf8JsonWriter json, IReadOnlyList<ToolCall> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.CallId);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteToolCalls(Utf8JsonWriter json, IReadOnlyList<ToolCallDelta> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteNumber("index", call.Index);
            if (call.CallId is not null)
            {
                json.WriteString("id", call.CallId);
                json.WriteString("type", "function");
            }

            json.WriteStartObject("function");
            if (call.Name is not null)
                json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments ?? "");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLogProbs(Utf8JsonWriter json, string? logProbs)
    {
        json.WritePropertyName("logprobs");
        if (logProbs is null)
            json.WriteNullValue();
        else
            json.WriteRawValue(logProbs);
    }

    private static void WriteUsage(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.PromptTokens);
        json.WriteNumber("completion_tokens", usage.CompletionTokens);
        json.WriteNumber("total_tokens", usage.TotalTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.CachedPromptTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The members that <paramref name="write"/> writes and the closing brace, without the opening one.</summary>
    private static byte[] Rest(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan[1..].ToArray();
    }
}
