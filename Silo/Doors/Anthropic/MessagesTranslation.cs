using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Unicode;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Providers.Messages;
using Microsoft.Extensions.Primitives;

namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary>
/// Translates a Messages body to the chat-completions body that says the same, so that callers of both doors share. The same body always gives the same
/// bytes. Members that chat completions have no word for go through by name.
/// </summary>
internal static class MessagesTranslation
{
    private const int MaxDepth = 64;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Members that are translated, or that concern the caller only.</summary>
    private static readonly FrozenSet<string> Translated = FrozenSet.Create(
        StringComparer.Ordinal, "messages", "system", "stop_sequences", "tools", "tool_choice", "metadata", "output_config", "max_tokens", MessagesBody.Betas);

    /// <summary>Words of chat completions that the Messages API does not have, and that would come to mean something here.</summary>
    private static readonly FrozenSet<string> Foreign = FrozenSet.Create(
        StringComparer.Ordinal, "stop", "user", "max_completion_tokens", "stream_options", "response_format", "reasoning_effort", "parallel_tool_calls", "functions", "function_call", "store", "n", "safety_identifier");

    /// <summary>Translates a body.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="betas">Values of the <c>anthropic-beta</c> header.</param>
    /// <param name="isCount">Whether it is one for counting tokens: it has no bound on the answer.</param>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: what is wrong with it.</exception>
    public static byte[] ToChat(ReadOnlyMemory<byte> body, StringValues betas = default, bool isCount = false)
    {
        if (!Utf8.IsValid(body.Span))
            throw Wrong("The request body is not valid UTF-8.", null);
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return Write(document.RootElement, betas, isCount);
        }
        catch (JsonException error)
        {
            throw Wrong(
                error is { LineNumber: { } line, BytePositionInLine: { } column }
                    ? $"The request body is not valid JSON: see line {line + 1}, byte {column + 1}."
                    : "The request body is not valid JSON: a member name occurs twice or the nesting is too deep.",
                null);
        }
        catch (InvalidOperationException)
        {
            // A string with an escaped lone surrogate, which no text can hold.
            throw Wrong("The request body has a string that is not valid Unicode.", null);
        }
    }

    /// <summary>An error about the request.</summary>
    public static InferenceException Wrong(string message, string? param) => new(InferenceErrorCode.InvalidRequest, message) { Param = param };

    private static byte[] Write(JsonElement root, StringValues betas, bool isCount)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Wrong("The request body must be a JSON object.", null);
        if (root.EnumerateObject().FirstOrDefault(static member => Foreign.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } foreign)
            throw Wrong($"'{foreign.Name}' is not a member of a Messages request.", foreign.Name);
        var output = new ArrayBufferWriter<byte>(1024);
        using (var writer = CanonicalJson.CreateWriter(output))
        {
            writer.WriteStartObject();
            WriteBounds(writer, root, isCount);
            writer.WriteStartArray("messages"u8);
            MessagesTurnReader.WriteSystem(writer, root);
            MessagesTurnReader.WriteTurns(writer, root);
            writer.WriteEndArray();
            MessagesToolReader.Write(writer, root);
            WriteOutputConfig(writer, root);
            WriteBetas(writer, root, betas);
            if (root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("user_id", out var user) && user.ValueKind == JsonValueKind.String)
                writer.WriteString("user"u8, user.GetString());
            foreach (var member in root.EnumerateObject())
            {
                if (!Translated.Contains(member.Name))
                    member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteBounds(Utf8JsonWriter writer, JsonElement root, bool isCount)
    {
        if (!isCount)
        {
            if (!root.TryGetProperty("max_tokens", out var bound) || bound.ValueKind != JsonValueKind.Number || !bound.TryGetInt64(out var tokens) || tokens < 1)
                throw Wrong("'max_tokens' must be an integer, 1 or more.", "max_tokens");
            writer.WriteNumber("max_tokens"u8, tokens);
        }

        if (root.TryGetProperty("temperature", out var temperature) && (temperature.ValueKind != JsonValueKind.Number || !temperature.TryGetDouble(out var degree) || degree is not (>= 0 and <= 1)))
            throw Wrong("'temperature' must be a number from 0 to 1.", "temperature");
        if (root.TryGetProperty("top_k", out var k) && (k.ValueKind != JsonValueKind.Number || !k.TryGetInt64(out var most) || most < 0))
            throw Wrong("'top_k' must be an integer, 0 or more.", "top_k");
        if (!root.TryGetProperty("stop_sequences", out var stops) || stops.ValueKind == JsonValueKind.Null)
            return;
        if (stops.ValueKind != JsonValueKind.Array || stops.EnumerateArray().Any(static stop => stop.ValueKind != JsonValueKind.String))
            throw Wrong("'stop_sequences' must be an array of strings.", "stop_sequences");
        if (stops.GetArrayLength() == 0)
            return;
        writer.WritePropertyName("stop"u8);
        stops.WriteTo(writer);
    }

    private static void WriteOutputConfig(Utf8JsonWriter writer, JsonElement root)
    {
        if (!root.TryGetProperty("output_config", out var config) || config.ValueKind != JsonValueKind.Object)
            return;
        var others = new List<JsonProperty>();
        foreach (var member in config.EnumerateObject())
        {
            if (member.NameEquals("effort"u8) && member.Value.ValueKind == JsonValueKind.String)
                writer.WriteString("reasoning_effort"u8, member.Value.GetString());
            else if (member.NameEquals("format"u8) && IsSchema(member.Value, out var schema))
                WriteFormat(writer, schema);
            else if (member.Value.ValueKind != JsonValueKind.Null)
                others.Add(member);
        }

        if (others.Count == 0)
            return;
        writer.WriteStartObject("output_config"u8);
        foreach (var member in others)
            member.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static bool IsSchema(JsonElement format, out JsonElement schema)
    {
        schema = default;
        return format.ValueKind == JsonValueKind.Object && format.TryGetProperty("type", out var type) && type.ValueEquals("json_schema"u8)
            && format.TryGetProperty("schema", out schema) && format.EnumerateObject().Count() == 2;
    }

    private static void WriteFormat(Utf8JsonWriter writer, JsonElement schema)
    {
        writer.WriteStartObject("response_format"u8);
        writer.WriteString("type"u8, "json_schema"u8);
        writer.WriteStartObject("json_schema"u8);
        writer.WriteString("name"u8, "response"u8);
        writer.WritePropertyName("schema"u8);
        schema.WriteTo(writer);
        writer.WriteBoolean("strict"u8, true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Beta features may change the answer: they are compared, and sent on where they are understood.</summary>
    private static void WriteBetas(Utf8JsonWriter writer, JsonElement root, StringValues header)
    {
        var betas = header.SelectMany(static value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        if (root.TryGetProperty(MessagesBody.Betas, out var given) && given.ValueKind == JsonValueKind.Array)
            betas = betas.Concat(given.EnumerateArray().Select(static beta => beta.ToString()));
        var sorted = betas.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (sorted.Count == 0)
            return;
        if (sorted.Exists(static beta => beta.Length > 128 || !beta.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')))
            throw Wrong("The header anthropic-beta must hold names of letters, digits and - _ . only.", "anthropic-beta");
        writer.WriteStartArray(MessagesBody.Betas);
        foreach (var beta in sorted)
            writer.WriteStringValue(beta);
        writer.WriteEndArray();
    }
}
