using System.Buffers;
using System.Runtime.InteropServices;
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
    private static readonly string[] CallerOnly = ["stream", "stream_options", "user", "metadata", "store", "safety_identifier", "prompt_cache_key", "n"];

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
        var upstream = WriteUpstream(root);
        return new ChatRequest
        {
            Model = root.GetProperty("model").GetString()!,
            Stream = root.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True,
            IncludeUsage = root.TryGetProperty("stream_options", out var options) && options.ValueKind == JsonValueKind.Object
                && options.TryGetProperty("include_usage", out var usage) && usage.ValueKind == JsonValueKind.True,
            User = StringOf(root, "user") ?? StringOf(root, "safety_identifier"),
            Text = text,
            TextDigest = TextDigest.Of(text),
            IsSemanticallyComparable = isUsers && !string.IsNullOrWhiteSpace(text),
            Upstream = upstream,
            PartitionDigest = DigestOfCompared(root, upstream, isUsers),
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
        StringBuilder? text = null;
        foreach (var part in content.EnumerateArray())
        {
            if (!part.GetProperty("type").ValueEquals("text"u8))
                continue;
            text = text is null ? new StringBuilder() : text.Append('\n');
            text.Append(part.GetProperty("text").GetString());
        }

        return text?.ToString() ?? "";
    }

    /// <summary>
    /// The members that count, in the order of their names, each as the caller wrote it: the order of a schema's members, for one, is that of the answer's.
    /// </summary>
    private static byte[] WriteUpstream(JsonElement root)
    {
        var buffer = CanonicalBuffer.Rent();
        var output = buffer.Output;
        output.Write("{"u8);
        var isFirst = true;
        var members = CanonicalJson.RentSorted(root);
        foreach (ref readonly var member in members.AsSpan())
        {
            if (!Counts(member))
                continue;
            output.Write(isFirst ? "\""u8 : ",\""u8);
            output.Write(JsonMarshal.GetRawUtf8PropertyName(member));
            output.Write("\":"u8);
            output.Write(JsonMarshal.GetRawUtf8Value(member.Value));
            isFirst = false;
        }

        CanonicalJson.Return(members);
        output.Write("}"u8);
        var upstream = output.WrittenSpan.ToArray();
        buffer.Return();
        return upstream;
    }

    /// <summary>The digest of what is compared of the request, without its text.</summary>
    private static byte[] DigestOfCompared(JsonElement root, byte[] upstream, bool isUsers)
    {
        if (!PromptCacheHints.MayBeIn(upstream))
            return DigestOfCompared(root, isUsers);
        using var bare = JsonDocument.Parse(PromptCacheHints.Without(root));
        return DigestOfCompared(bare.RootElement, isUsers);
    }

    private static byte[] DigestOfCompared(JsonElement root, bool isUsers)
    {
        var buffer = CanonicalBuffer.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();

        // The bound on the answer's length has two names; a request that uses only the newer one means the same by it.
        var hasOlder = root.TryGetProperty("max_tokens"u8, out var bound) && bound.ValueKind != JsonValueKind.Null;
        if (!hasOlder && root.TryGetProperty("max_completion_tokens"u8, out bound) && bound.ValueKind != JsonValueKind.Null)
        {
            writer.WritePropertyName("max_tokens"u8);
            CanonicalJson.Write(writer, bound);
        }

        var members = CanonicalJson.RentSorted(root);
        foreach (ref readonly var member in members.AsSpan())
        {
            if (!Counts(member) || (!hasOlder && member.NameEquals("max_completion_tokens"u8)))
                continue;
            CanonicalJson.WriteName(writer, member);
            if (member.NameEquals("messages"u8))
                ComparedMessages.Write(writer, member.Value, isUsers, DigestFrom);
            else
                CanonicalJson.Write(writer, member.Value, DigestFrom);
        }

        CanonicalJson.Return(members);
        writer.WriteEndObject();
        writer.Flush();
        var digest = SHA256.HashData(buffer.Output.WrittenSpan);
        buffer.Return();
        return digest;
    }

    /// <summary>Whether a member changes what is answered. One that is null says the same as one that is missing.</summary>
    private static bool Counts(JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.Null)
            return false;
        foreach (var name in CallerOnly)
        {
            if (member.NameEquals(name))
                return false;
        }

        return true;
    }

    private static string Position(JsonException error) =>
        error is { LineNumber: { } line, BytePositionInLine: { } column }
            ? $"see line {line + 1}, byte {column + 1}"
            : "a member name occurs twice or the nesting is too deep";
}
