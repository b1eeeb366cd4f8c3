using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using CoalescingCluster.Fingerprinting;

namespace CoalescingCluster.Providers.Messages;

/// <summary>
/// Translates a canonical chat-completions body to the Messages API of Anthropic. What that API has no counterpart for and what would change the answer is
/// refused, not ignored; members that chat completions do not have go through as they are. The same body always gives the same bytes.
/// </summary>
internal static class MessagesBody
{
    /// <summary>The member that carries the <c>anthropic-beta</c> header of a caller.</summary>
    public const string Betas = "betas";

    /// <summary>Members with a translation of their own.</summary>
    private static readonly FrozenSet<string> Translated = FrozenSet.Create(
        StringComparer.Ordinal,
        "model", "messages", "max_tokens", "max_completion_tokens", "stop", "tools", "tool_choice", "parallel_tool_calls", "response_format", "reasoning_effort", "output_config", Betas);

    /// <summary>Members that are hints: an answer without them is as good.</summary>
    private static readonly FrozenSet<string> Hints = FrozenSet.Create(
        StringComparer.Ordinal, "seed", "prediction", "prompt_cache_retention", "top_logprobs", "modalities");

    /// <summary>Members that change the answer and that the Messages API does not have.</summary>
    private static readonly FrozenSet<string> Unknown = FrozenSet.Create(
        StringComparer.Ordinal, "logprobs", "logit_bias", "presence_penalty", "frequency_penalty", "functions", "function_call", "audio", "web_search_options", "verbosity");

    /// <summary>The body.</summary>
    /// <param name="call">The call.</param>
    /// <param name="maxTokens">Bound on the answer's tokens when the caller set none: the Messages API requires one. <c>null</c> for a body that has no bound.</param>
    /// <param name="stream">Whether to ask for events.</param>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: a member has no counterpart.</exception>
    public static byte[] Of(InferenceCall call, int? maxTokens, bool stream)
    {
        using var body = JsonDocument.Parse(call.Body);
        var root = body.RootElement;
        var output = new ArrayBufferWriter<byte>(call.Body.Length + 256);
        using (var writer = CanonicalJson.CreateWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("model"u8, call.UpstreamModel);
            if (maxTokens is { } bound)
                writer.WriteNumber("max_tokens"u8, Integer(root, "max_tokens") ?? Integer(root, "max_completion_tokens") ?? bound);
            MessagesTurns.Write(writer, root.GetProperty("messages"), call.Model);
            MessagesTools.Write(writer, root);
            WriteStops(writer, root);
            WriteOutputConfig(writer, root, call.Model);
            WriteOthers(writer, root, call.Model, isCount: maxTokens is null);
            if (stream)
                writer.WriteBoolean("stream"u8, true);
            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The values for the <c>anthropic-beta</c> header, comma-separated; <c>null</c> when there are none.</summary>
    public static string? BetasOf(ReadOnlyMemory<byte> callBody)
    {
        if (callBody.Span.IndexOf("\"betas\""u8) < 0)
            return null;
        using var body = JsonDocument.Parse(callBody);
        return body.RootElement.TryGetProperty(Betas, out var betas) && betas.ValueKind == JsonValueKind.Array
            ? string.Join(',', betas.EnumerateArray().Select(static beta => beta.ToString()))
            : null;
    }

    /// <summary>An error about something that the Messages API does not have.</summary>
    public static InferenceException NoCounterpart(string what, string model) =>
        new(InferenceErrorCode.InvalidRequest, $"{what} has no counterpart in the Messages API, which serves the model '{model}'; leave it out or name another model.");

    private static void WriteStops(Utf8JsonWriter writer, JsonElement root)
    {
        if (!root.TryGetProperty("stop", out var stop))
            return;
        writer.WriteStartArray("stop_sequences"u8);
        if (stop.ValueKind == JsonValueKind.String)
        {
            stop.WriteTo(writer);
        }
        else
        {
            foreach (var item in stop.EnumerateArray())
                item.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    private static void WriteOutputConfig(Utf8JsonWriter writer, JsonElement root, string model)
    {
        var rest = root.TryGetProperty("output_config", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        var effort = root.TryGetProperty("reasoning_effort", out var asked) ? asked.GetString() : null;
        var schema = Schema(root, model);
        if (effort is null or "none" && schema is null && rest.ValueKind != JsonValueKind.Object)
            return;
        writer.WriteStartObject("output_config"u8);
        if (effort is not (null or "none"))
            writer.WriteString("effort"u8, effort == "minimal" ? "low" : effort);
        if (schema is { } format)
        {
            writer.WriteStartObject("format"u8);
            writer.WriteString("type"u8, "json_schema"u8);
            writer.WritePropertyName("schema"u8);
            format.WriteTo(writer);
            writer.WriteEndObject();
        }

        if (rest.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in rest.EnumerateObject())
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static JsonElement? Schema(JsonElement root, string model)
    {
        if (!root.TryGetProperty("response_format", out var format))
            return null;
        var type = format.TryGetProperty("type", out var named) ? named.ToString() : "";
        if (type == "text")
            return null;
        return type == "json_schema" && format.TryGetProperty("json_schema", out var described) && described.ValueKind == JsonValueKind.Object && described.TryGetProperty("schema", out var schema)
            ? schema
            : throw NoCounterpart($"'response_format' of type '{type}'", model);
    }

    private static void WriteOthers(Utf8JsonWriter writer, JsonElement root, string model, bool isCount)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (Translated.Contains(member.Name) || Hints.Contains(member.Name))
                continue;
            if (Unknown.Contains(member.Name))
            {
                if (!SaysNothing(member.Value))
                    throw NoCounterpart($"'{member.Name}'", model);
                continue;
            }

            if (isCount && member.Name is not "thinking" || member.NameEquals("service_tier"u8) && !(member.Value.ValueEquals("auto"u8) || member.Value.ValueEquals("standard_only"u8)))
                continue;
            member.WriteTo(writer);
        }
    }

    private static bool SaysNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.Number => value.TryGetDouble(out var number) && number == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    private static long? Integer(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : null;
}
