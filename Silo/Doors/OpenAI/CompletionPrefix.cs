using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary>
/// Writes what each caller has of its own: <c>{"id":"chatcmpl-…","object":"…","created":…,"model":"…",</c>; what is shared follows it.
/// </summary>
internal static class CompletionPrefix
{
    private const int IdLength = 24;

    private static ReadOnlySpan<byte> Id => "{\"id\":\"chatcmpl-"u8;

    private static ReadOnlySpan<byte> Completion => "\",\"object\":\"chat.completion\",\"created\":"u8;

    private static ReadOnlySpan<byte> Chunk => "\",\"object\":\"chat.completion.chunk\",\"created\":"u8;

    private static ReadOnlySpan<byte> Model => ",\"model\":\""u8;

    private static ReadOnlySpan<byte> End => "\","u8;

    /// <summary>The most bytes that <see cref="Write"/> writes for a model name.</summary>
    public static int MaxLength(string model) => 128 + (6 * model.Length);

    /// <summary>Writes the prefix and returns its length.</summary>
    public static int Write(Span<byte> target, string model, DateTimeOffset created, bool isChunk)
    {
        var at = Append(target, 0, Id);
        AppendId(target.Slice(at, IdLength));
        at = Append(target, at + IdLength, isChunk ? Chunk : Completion);
        Utf8Formatter.TryFormat(created.ToUnixTimeSeconds(), target[at..], out var digits);
        at = Append(target, at + digits, Model);
        at += AppendModel(target[at..], model);
        return Append(target, at, End);
    }

    private static int Append(Span<byte> target, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target[at..]);
        return at + bytes.Length;
    }

    private static void AppendId(Span<byte> target)
    {
        var alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUV"u8;
        var (high, low) = (Random.Shared.NextInt64(), Random.Shared.NextInt64());
        for (var i = 0; i < 12; i++, high >>= 5, low >>= 5)
        {
            target[i] = alphabet[(int)(high & 31)];
            target[i + 12] = alphabet[(int)(low & 31)];
        }
    }

    private static int AppendModel(Span<byte> target, string model)
    {
        foreach (var c in model)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_' or ':' or '/' or '@'))
            {
                var escaped = JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
                escaped.CopyTo(target);
                return escaped.Length;
            }
        }

        return Encoding.ASCII.GetBytes(model, target);
    }
}
