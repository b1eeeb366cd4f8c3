using System.Text.Json;

namespace CoalescingCluster.Fingerprinting;

/// <summary>Writes what is compared of a request's messages: everything but the text whose meaning is compared, in one form for all spellings.</summary>
internal static class ComparedMessages
{
    /// <summary>Writes the messages.</summary>
    /// <param name="writer">From <see cref="CanonicalJson.CreateWriter"/>.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="withoutLastText">Whether the last one's text is left out.</param>
    /// <param name="digestFrom">Strings of this many characters and more are written as their digest.</param>
    public static void Write(Utf8JsonWriter writer, JsonElement messages, bool withoutLastText, int digestFrom)
    {
        writer.WriteStartArray();
        var remaining = messages.GetArrayLength();
        foreach (var message in messages.EnumerateArray())
            WriteMessage(writer, message, --remaining == 0 && withoutLastText, digestFrom);
        writer.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter writer, JsonElement message, bool withoutText, int digestFrom)
    {
        writer.WriteStartObject();
        foreach (var member in message.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
                continue;
            writer.WritePropertyName(member.Name);
            if (member.NameEquals("content"u8))
                WriteContent(writer, member.Value, withoutText, digestFrom);
            else if (member.NameEquals("tool_calls"u8) && member.Value.ValueKind == JsonValueKind.Array)
                WriteCalls(writer, member.Value, digestFrom);
            else
                CanonicalJson.Write(writer, member.Value, digestFrom);
        }

        writer.WriteEndObject();
    }

    /// <summary>A text that is left out becomes a number, which no text can be.</summary>
    private static void WriteContent(Utf8JsonWriter writer, JsonElement content, bool withoutText, int digestFrom)
    {
        // A message whose only part is a text says the same as one whose content is the text.
        var only = content.ValueKind == JsonValueKind.Array && content.GetArrayLength() == 1 && IsPlainText(content[0]) ? content[0].GetProperty("text") : content;
        if (only.ValueKind == JsonValueKind.String && withoutText)
        {
            writer.WriteNumberValue(0);
        }
        else if (only.ValueKind == JsonValueKind.Array && withoutText)
        {
            writer.WriteStartArray();
            foreach (var part in only.EnumerateArray())
            {
                if (IsPlainText(part))
                    writer.WriteNumberValue(0);
                else
                    CanonicalJson.Write(writer, part, digestFrom);
            }

            writer.WriteEndArray();
        }
        else
        {
            CanonicalJson.Write(writer, only, digestFrom);
        }
    }

    /// <summary>Arguments are JSON inside a string; callers hand them back as they came or as their own library spells them.</summary>
    private static void WriteCalls(Utf8JsonWriter writer, JsonElement calls, int digestFrom)
    {
        writer.WriteStartArray();
        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object && call.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object
                && function.TryGetProperty("arguments", out var arguments) && arguments.ValueKind == JsonValueKind.String && TryParse(arguments, out var parsed))
            {
                using (parsed)
                    WriteCall(writer, call, function, parsed.RootElement, digestFrom);
            }
            else
            {
                CanonicalJson.Write(writer, call, digestFrom);
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteCall(Utf8JsonWriter writer, JsonElement call, JsonElement function, JsonElement arguments, int digestFrom)
    {
        writer.WriteStartArray();
        WriteWith(call, "function");
        WriteWith(function, "arguments");
        CanonicalJson.Write(writer, arguments, digestFrom);
        writer.WriteEndArray();

        void WriteWith(JsonElement item, string without)
        {
            writer.WriteStartObject();
            foreach (var member in item.EnumerateObject().Where(member => member.Name != without).OrderBy(static member => member.Name, StringComparer.Ordinal))
            {
                writer.WritePropertyName(member.Name);
                CanonicalJson.Write(writer, member.Value, digestFrom);
            }

            writer.WriteEndObject();
        }
    }

    private static bool TryParse(JsonElement text, out JsonDocument parsed)
    {
        parsed = null!;
        try
        {
            parsed = JsonDocument.Parse(text.GetString()!);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsPlainText(JsonElement part) => part.GetProperty("type").ValueEquals("text"u8) && part.EnumerateObject().Count() == 2;
}
