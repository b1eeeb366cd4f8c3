using System.Text.Json;

namespace CoalescingCluster.Fingerprinting;

/// <summary>Writes what is compared of a request's messages: everything but the text whose meaning is compared, in one form for all spellings.</summary>
internal static class ComparedMessages
{
    private static readonly JsonDocumentOptions Arguments = new() { AllowDuplicateProperties = false };

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
        var members = CanonicalJson.RentSorted(message);
        writer.WriteStartObject();
        foreach (ref readonly var member in members.AsSpan())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
                continue;
            CanonicalJson.WriteName(writer, member);
            if (member.NameEquals("content"u8))
                WriteContent(writer, member.Value, withoutText, digestFrom);
            else if (member.NameEquals("tool_calls"u8) && member.Value.ValueKind == JsonValueKind.Array)
                WriteCalls(writer, member.Value, digestFrom);
            else
                CanonicalJson.Write(writer, member.Value, digestFrom);
        }

        writer.WriteEndObject();
        CanonicalJson.Return(members);
    }

    /// <summary>A text that is left out becomes a number, which no text can be.</summary>
    private static void WriteContent(Utf8JsonWriter writer, JsonElement content, bool withoutText, int digestFrom)
    {
        // A message whose only part is a text says the same as one whose content is the text.
        var only = content.ValueKind == JsonValueKind.Array && content.GetArrayLength() == 1 && IsPlainText(content[0]) ? content[0].GetProperty("text") : content;
        if (!withoutText)
            CanonicalJson.Write(writer, only, digestFrom);
        else if (only.ValueKind == JsonValueKind.Array)
            WriteParts(writer, only, digestFrom);
        else
            writer.WriteNumberValue(0);
    }

    /// <summary>
    /// The compared text is the text parts with line breaks between them. How many line breaks each has itself says where one part ends and the next
    /// begins: with an image between them, that is not the same for the answer.
    /// </summary>
    private static void WriteParts(Utf8JsonWriter writer, JsonElement parts, int digestFrom)
    {
        var texts = 0;
        foreach (var part in parts.EnumerateArray())
            texts += part.GetProperty("type").ValueEquals("text"u8) ? 1 : 0;
        writer.WriteStartArray();
        foreach (var part in parts.EnumerateArray())
        {
            if (!IsPlainText(part))
                CanonicalJson.Write(writer, part, digestFrom);
            else
                writer.WriteNumberValue(texts == 1 ? 0 : part.GetProperty("text").GetString().AsSpan().Count('\n'));
        }

        writer.WriteEndArray();
    }

    /// <summary>Arguments are JSON inside a string; callers hand them back as they came or as their own library spells them.</summary>
    private static void WriteCalls(Utf8JsonWriter writer, JsonElement calls, int digestFrom)
    {
        writer.WriteStartArray();
        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object && call.TryGetProperty("function"u8, out var function) && function.ValueKind == JsonValueKind.Object
                && function.TryGetProperty("arguments"u8, out var arguments) && arguments.ValueKind == JsonValueKind.String
                && CanonicalArguments(arguments.GetString()!) is { } canonical)
            {
                // Something that no JSON has goes first, so that no item that a caller can send looks like what follows.
                writer.WriteStartArray();
                writer.WriteRawValue("#"u8, skipInputValidation: true);
                WriteWithout(writer, call, "function"u8, digestFrom);
                WriteWithout(writer, function, "arguments"u8, digestFrom);
                writer.WriteRawValue(canonical, skipInputValidation: true);
                writer.WriteEndArray();
            }
            else
            {
                CanonicalJson.Write(writer, call, digestFrom);
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteWithout(Utf8JsonWriter writer, JsonElement value, ReadOnlySpan<byte> without, int digestFrom)
    {
        var members = CanonicalJson.RentSorted(value);
        writer.WriteStartObject();
        foreach (ref readonly var member in members.AsSpan())
        {
            if (member.NameEquals(without))
                continue;
            CanonicalJson.WriteName(writer, member);
            CanonicalJson.Write(writer, member.Value, digestFrom);
        }

        writer.WriteEndObject();
        CanonicalJson.Return(members);
    }

    /// <summary>The arguments' canonical form; <c>null</c> for a text that is no JSON, which is compared as it is.</summary>
    private static byte[]? CanonicalArguments(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text, Arguments);
            return CanonicalJson.Of(parsed.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsPlainText(JsonElement part) => part.GetProperty("type").ValueEquals("text"u8) && part.GetPropertyCount() == 2;
}
