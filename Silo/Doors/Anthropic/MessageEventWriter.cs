using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CoalescingCluster.Pipeline;

namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary>
/// Writes one message as events: <c>message_start</c>, then each block with its start, deltas and stop, then <c>message_delta</c> and <c>message_stop</c>.
/// A block begins where the kind of content changes. The deltas of text, which are nearly all there is, are rendered once for all callers.
/// </summary>
internal sealed class MessageEventWriter(PipeWriter writer)
{
    private const int NoBlock = -1;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly Func<Slice, byte[]> RenderText = static slice => Encoding.UTF8.GetBytes($"\"delta\":{{\"type\":\"text_delta\",\"text\":\"{JsonEncodedText.Encode(slice.Text!, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"}}}}\n\n");

    private readonly ArrayBufferWriter<byte> _scratch = new(256);
    private readonly Dictionary<int, int> _calls = [];
    private string _kind = "";
    private int _open = NoBlock;
    private int _blocks;
    private bool _isRefusal;
    private string? _finishReason;
    private string? _stopSequence;
    private TokenUsage? _usage;

    /// <summary>Whether the message has begun.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Begins the message.</summary>
    /// <param name="model">The model as the caller named it.</param>
    /// <param name="usage">What is known of the usage so far.</param>
    public void Start(string model, TokenUsage? usage)
    {
        HasStarted = true;
        writer.Write("event: message_start\ndata: {\"type\":\"message_start\",\"message\":"u8);
        writer.Write(MessageRendering.RenderPrefix(model));
        Append(json =>
        {
            json.WriteStartArray("content"u8);
            json.WriteEndArray();
            json.WriteNull("stop_reason"u8);
            json.WriteNull("stop_sequence"u8);
            MessageRendering.WriteUsage(json, (usage ?? new(0, 0)) with { CompletionTokens = 0 });
        });
        writer.Write("}\n\n"u8);
    }

    /// <summary>Keeps the connection open.</summary>
    public void Ping() => writer.Write("event: ping\ndata: {\"type\":\"ping\"}\n\n"u8);

    /// <summary>Writes the next slice.</summary>
    public void Add(Shared<Slice> shared)
    {
        var slice = shared.Value;
        if (!string.IsNullOrEmpty(slice.Reasoning))
        {
            Enter("thinking");
            Delta("thinking_delta", "thinking", slice.Reasoning);
        }

        if (slice.ReasoningSignature is { } signature)
        {
            Enter("thinking");
            Delta("signature_delta", "signature", signature);
            Leave();
        }

        if (slice.EncryptedReasoning is { } encrypted)
        {
            Leave();
            Begin("redacted_thinking", json => json.WriteString("data"u8, encrypted));
            Leave();
        }

        if (!string.IsNullOrEmpty(slice.Text))
        {
            Enter("text");
            Event("content_block_delta"u8);
            writer.Write("{\"type\":\"content_block_delta\",\"index\":"u8);
            WriteNumber(_open);
            writer.Write(","u8);
            writer.Write(shared.Render(RenderingSlot.Anthropic, RenderText).Span);
        }

        if (!string.IsNullOrEmpty(slice.Refusal))
        {
            _isRefusal = true;
            Enter("text");
            Delta("text_delta", "text", slice.Refusal);
        }

        foreach (var call in slice.ToolCalls ?? [])
            Add(call);
        _finishReason = slice.FinishReason ?? _finishReason;
        _stopSequence = slice.StopSequence ?? _stopSequence;
        _usage = slice.Usage ?? _usage;
    }

    /// <summary>Ends the message.</summary>
    public void End(TokenUsage? known)
    {
        Leave();
        Event("message_delta"u8);
        Write(json =>
        {
            json.WriteString("type"u8, "message_delta"u8);
            json.WriteStartObject("delta"u8);
            MessageRendering.WriteStop(json, _finishReason ?? (_calls.Count > 0 ? "tool_calls" : null), _stopSequence, _isRefusal);
            json.WriteEndObject();
            MessageRendering.WriteUsage(json, _usage ?? known ?? new(0, 0));
        });
        writer.Write("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8);
    }

    /// <summary>Ends the stream with an error.</summary>
    public void Fail(DoorError error, string message, string requestId)
    {
        Event("error"u8);
        writer.Write(AnthropicErrors.Render(error, message, requestId));
        writer.Write("\n\n"u8);
    }

    private void Add(ToolCallDelta call)
    {
        if (!_calls.TryGetValue(call.Index, out var block))
        {
            Leave();
            _calls.Add(call.Index, block = _blocks);
            Begin("tool_use", json =>
            {
                json.WriteString("id"u8, call.CallId ?? RequestIds.New("toolu_"));
                json.WriteString("name"u8, call.Name ?? "");
                json.WriteStartObject("input"u8);
                json.WriteEndObject();
            });
        }

        // A piece of an earlier call still goes to that call's block: readers find blocks by their index.
        if (!string.IsNullOrEmpty(call.Arguments))
            Delta("input_json_delta", "partial_json", call.Arguments, block);
    }

    private void Enter(string kind)
    {
        if (_open != NoBlock && _kind == kind)
            return;
        Leave();
        Begin(kind, json =>
        {
            json.WriteString(kind, "");
            if (kind == "thinking")
                json.WriteString("signature"u8, ""u8);
            else
                json.WriteNull("citations"u8);
        });
    }

    private void Begin(string kind, Action<Utf8JsonWriter> members)
    {
        (_open, _kind) = (_blocks++, kind);
        Event("content_block_start"u8);
        Write(json =>
        {
            json.WriteString("type"u8, "content_block_start"u8);
            json.WriteNumber("index"u8, _open);
            json.WriteStartObject("content_block"u8);
            json.WriteString("type"u8, kind);
            members(json);
            json.WriteEndObject();
        });
    }

    private void Leave()
    {
        if (_open == NoBlock)
            return;
        Event("content_block_stop"u8);
        writer.Write("{\"type\":\"content_block_stop\",\"index\":"u8);
        WriteNumber(_open);
        writer.Write("}\n\n"u8);
        _open = NoBlock;
    }

    private void Delta(string type, string member, string value, int? block = null)
    {
        Event("content_block_delta"u8);
        Write(json =>
        {
            json.WriteString("type"u8, "content_block_delta"u8);
            json.WriteNumber("index"u8, block ?? _open);
            json.WriteStartObject("delta"u8);
            json.WriteString("type"u8, type);
            json.WriteString(member, value);
            json.WriteEndObject();
        });
    }

    private void Event(ReadOnlySpan<byte> name)
    {
        writer.Write("event: "u8);
        writer.Write(name);
        writer.Write("\ndata: "u8);
    }

    private void Write(Action<Utf8JsonWriter> members)
    {
        writer.Write(Rendered(members));
        writer.Write("\n\n"u8);
    }

    /// <summary>Writes further members of an object that has some already, and closes it.</summary>
    private void Append(Action<Utf8JsonWriter> members)
    {
        writer.Write(","u8);
        writer.Write(Rendered(members)[1..]);
    }

    private ReadOnlySpan<byte> Rendered(Action<Utf8JsonWriter> members)
    {
        _scratch.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_scratch, Options);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return _scratch.WrittenSpan;
    }

    private void WriteNumber(int number)
    {
        var target = writer.GetSpan(11);
        number.TryFormat(target, out var length, provider: CultureInfo.InvariantCulture);
        writer.Advance(length);
    }
}
