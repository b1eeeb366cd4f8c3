using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CoalescingCluster.Fingerprinting;

/// <summary>Reads an OpenAI chat-completions body, checks it, and splits it into what must be identical and the text whose meaning is compared.</summary>
internal static class ChatRequestParser
{
    private const int MaxDepth = 64;
    private const int DigestFrom = 1024;

    /// <summary>Members that concern transport or the caller only. They change no answer, so they are neither compared nor sent on.</summary>
    private static readonly HashSet<string> CallerOnly = new(StringComparer.Ordinal)
    {
        "stream", "stream_options", "user", "metadata", "store", "safety_identifier", "prompt_cache_key",
    };

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Parses a body; see <see cref="ChatRequest.Parse"/>.</summary>
    public static ChatRequest Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
            throw ChatRequestRules.Wrong("The request body is not valid UTF-8.", null);
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return Read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw ChatRequestRules.Wrong($"The request body is not valid JSON: {Position(error)}.", null);
        }
        catch (InvalidOperationException)
        {
            // A string with an escaped lone surrogate, which no text can hold.
            throw ChatRequestRules.Wrong("The request body has a string that is not valid Unicode.", null);
        }
    }

    private static ChatRequest Read(JsonElement root)
    {
        ChatRequestRules.Check(root);
        var messages = root.GetProperty("messages");
        var last = messages[messages.GetArrayLength() - 1];
        var isUsers = last.GetProperty("role").ValueEquals("user"u8);
        var text = isUsers ? TextOf(last) : "";
        return new ChatRequest
        {
            Model = root.GetProperty("model").GetString()!,
            Stream = root.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True,
            IncludeUsage = root.TryGetProperty("stream_options", out var options) && options.ValueKind == JsonValueKind.Object
                && options.TryGetProperty("include_usage", out var usage) && usage.ValueKind == JsonValueKind.True,
            Choices = root.TryGetProperty("n", out var n) && n.ValueKind == JsonValueKind.Number ? n.GetInt32() : 1,
            User = StringOf(root, "user") ?? StringOf(root, "safety_identifier"),
            Text = text,
            TextDigest = TextDigest.Of(text),
            IsSemanticallyComparable = isUsers && !string.IsNullOrWhiteSpace(text),
            Upstream = Write(root, withoutTextOf: null, int.MaxValue),
            PartitionDigest = SHA256.HashData(Write(root, withoutTextOf: isUsers ? last : null, DigestFrom)),
        };
    }

    private static string? StringOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A user message's text: its content, or the text parts of its content with a line break between them.</summary>
    private static string TextOf(JsonElement message)
    {
        var content = message.GetProperty("content");
        if (content.ValueKind == JsonValueKind.String)
            return content.GetString()!;
        var text = new StringBuilder();
        foreach (var part in content.EnumerateArray())
        {
            if (!part.GetProperty("type").ValueEquals("text"u8))
                continue;
            if (text.Length > 0)
                text.Append('\n');
            text.Append(part.GetProperty("text").GetString());
        }

        return text.ToString();
    }

    private static byte[] Write(JsonElement root, JsonElement? withoutTextOf, int digestFrom)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var writer = CanonicalJson.CreateWriter(output))
        {
            writer.WriteStartObject();
            foreach (var member in root.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
            {
                // A member that is null says the same as one that is missing.
                if (member.Value.ValueKind == JsonValueKind.Null || CallerOnly.Contains(member.Name))
                    continue;
                writer.WritePropertyName(member.Name);
                if (withoutTextOf is { } last && member.NameEquals("messages"u8))
                    WriteMessages(writer, member.Value, last, digestFrom);
                else
                    CanonicalJson.Write(writer, member.Value, digestFrom);
            }

            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteMessages(Utf8JsonWriter writer, JsonElement messages, JsonElement last, int digestFrom)
    {
        writer.WriteStartArray();
        var remaining = messages.GetArrayLength();
        foreach (var message in messages.EnumerateArray())
        {
            if (--remaining > 0)
                CanonicalJson.Write(writer, message, digestFrom);
            else
                WriteWithoutText(writer, last, digestFrom);
        }

        writer.WriteEndArray();
    }

    /// <summary>The last message with a hole where its text was: a number, which no text can be.</summary>
    private static void WriteWithoutText(Utf8JsonWriter writer, JsonElement message, int digestFrom)
    {
        writer.WriteStartObject();
        foreach (var member in message.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
                continue;
            writer.WritePropertyName(member.Name);
            if (!member.NameEquals("content"u8))
            {
                CanonicalJson.Write(writer, member.Value, digestFrom);
            }
            else if (member.Value.ValueKind == JsonValueKind.String)
            {
                writer.WriteNumberValue(0);
            }
            else
            {
                WriteParts(writer, member.Value, digestFrom);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter writer, JsonElement parts, int digestFrom)
    {
        // A message whose only part is a text says the same as one whose content is the text.
        if (parts.GetArrayLength() == 1 && IsPlainText(parts[0]))
        {
            writer.WriteNumberValue(0);
            return;
        }

        writer.WriteStartArray();
        foreach (var part in parts.EnumerateArray())
        {
            if (IsPlainText(part))
                writer.WriteNumberValue(0);
            else
                CanonicalJson.Write(writer, part, digestFrom);
        }

        writer.WriteEndArray();
    }

    private static bool IsPlainText(JsonElement part) => part.GetProperty("type").ValueEquals("text"u8) && part.EnumerateObject().Count() == 2;

    private static string Position(JsonException error) =>
        error is { LineNumber: { } line, BytePositionInLine: { } column }
            ? $"see line {line + 1}, byte {column + 1}"
            : "a member name occurs twice or the nesting is too deep";
}
