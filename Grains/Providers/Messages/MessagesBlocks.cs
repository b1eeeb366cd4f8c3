using System.Text.Json;

namespace CoalescingCluster.Providers.Messages;

/// <summary>Translates parts of messages to content blocks.</summary>
internal static class MessagesBlocks
{
    /// <summary>File name of a document that has no title of its own.</summary>
    public const string UntitledDocument = "document.pdf";

    /// <summary>Writes a text block.</summary>
    public static void WriteText(Utf8JsonWriter writer, JsonElement text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "text"u8);
        writer.WritePropertyName("text"u8);
        text.WriteTo(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes the block of a part; parts that are blocks already go through.</summary>
    public static void WritePart(Utf8JsonWriter writer, JsonElement part, string model)
    {
        switch (part.GetProperty("type").GetString())
        {
            case "image_url":
                WriteImage(writer, part);
                break;
            case "file":
                WriteFile(writer, part, model);
                break;
            case "refusal" when part.TryGetProperty("refusal", out var refusal):
                WriteText(writer, refusal);
                break;
            case "input_audio":
                throw MessagesBody.NoCounterpart("Audio", model);
            default:
                part.WriteTo(writer);
                break;
        }
    }

    /// <summary>Writes a tool call as a <c>tool_use</c> block.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: its arguments are not a JSON object.</exception>
    public static void WriteCall(Utf8JsonWriter writer, JsonElement call)
    {
        var function = call.ValueKind == JsonValueKind.Object && call.TryGetProperty("function", out var named) && named.ValueKind == JsonValueKind.Object ? named : default;
        if (function.ValueKind != JsonValueKind.Object || !function.TryGetProperty("name", out var name))
            throw new InferenceException(InferenceErrorCode.InvalidRequest, "A tool call among the messages must be a function with a name.") { Param = "messages" };
        writer.WriteStartObject();
        writer.WriteString("type"u8, "tool_use"u8);
        writer.WriteString("id"u8, CallId(call.TryGetProperty("id", out var id) ? id.ToString() : ""));
        writer.WriteString("name"u8, name.ToString());
        writer.WritePropertyName("input"u8);
        WriteInput(writer, function);
        if (call.TryGetProperty("cache_control", out var hint))
        {
            writer.WritePropertyName("cache_control"u8);
            hint.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>A call's id in the letters that the Messages API allows.</summary>
    public static string CallId(string id) =>
        id.All(IsAllowed) ? id : string.Create(id.Length, id, static (target, id) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = IsAllowed(id[i]) ? id[i] : '_';
        });

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static void WriteInput(Utf8JsonWriter writer, JsonElement function)
    {
        var arguments = function.TryGetProperty("arguments", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        if (string.IsNullOrWhiteSpace(arguments))
            arguments = "{}";
        try
        {
            using var input = JsonDocument.Parse(arguments);
            if (input.RootElement.ValueKind == JsonValueKind.Object)
            {
                input.RootElement.WriteTo(writer);
                return;
            }
        }
        catch (JsonException)
        {
            // Refused below, as other values that are no objects are.
        }

        throw new InferenceException(InferenceErrorCode.InvalidRequest, "The arguments of a tool call among the messages are not a JSON object, which the Messages API requires.") { Param = "messages" };
    }

    private static void WriteImage(Utf8JsonWriter writer, JsonElement part)
    {
        if (!part.TryGetProperty("image_url", out var image) || image.ValueKind != JsonValueKind.Object || !image.TryGetProperty("url", out var address) || address.ValueKind != JsonValueKind.String)
            throw new InferenceException(InferenceErrorCode.InvalidRequest, "A part of type 'image_url' must have an 'image_url' with a 'url'.") { Param = "messages" };
        writer.WriteStartObject();
        writer.WriteString("type"u8, "image"u8);
        WriteSource(writer, address.GetString()!);
        WriteHints(writer, part);
        writer.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter writer, JsonElement part, string model)
    {
        if (!part.TryGetProperty("file", out var file) || file.ValueKind != JsonValueKind.Object || !file.TryGetProperty("file_data", out var data) || data.ValueKind != JsonValueKind.String)
            throw MessagesBody.NoCounterpart("A file that is not in the request itself", model);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "document"u8);
        WriteSource(writer, data.GetString()!);
        if (file.TryGetProperty("filename", out var name) && name.ValueKind == JsonValueKind.String && !name.ValueEquals(UntitledDocument))
            writer.WriteString("title"u8, name.GetString());
        WriteHints(writer, part);
        writer.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter writer, string address)
    {
        const string marker = ";base64,";
        writer.WriteStartObject("source"u8);
        var at = address.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? address.IndexOf(marker, StringComparison.OrdinalIgnoreCase) : -1;
        if (at > 0)
        {
            writer.WriteString("type"u8, "base64"u8);
            writer.WriteString("media_type"u8, address["data:".Length..at]);
            writer.WriteString("data"u8, address.AsSpan(at + marker.Length));
        }
        else
        {
            writer.WriteString("type"u8, "url"u8);
            writer.WriteString("url"u8, address);
        }

        writer.WriteEndObject();
    }

    private static void WriteHints(Utf8JsonWriter writer, JsonElement part)
    {
        if (part.TryGetProperty("cache_control", out var hint))
        {
            writer.WritePropertyName("cache_control"u8);
            hint.WriteTo(writer);
        }
    }
}
