using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoalescingCluster.Fingerprinting;

/// <summary>
/// Writes JSON in one form for all spellings of a value: members sorted by name (by code point), no white space, strings with few escapes, numbers
/// without redundant digits (<c>1.0</c>, <c>1</c> and <c>1e0</c> are one). In the spirit of RFC 8785, but numbers keep all their digits.
/// </summary>
internal static class CanonicalJson
{
    private const int OnStack = 256;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly Comparison<JsonProperty> ByName = CompareNames;

    /// <summary>A writer for canonical JSON.</summary>
    public static Utf8JsonWriter CreateWriter(IBufferWriter<byte> output) => new(output, Options);

    /// <summary>The canonical form of a value.</summary>
    public static byte[] Of(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = CreateWriter(output))
            Write(writer, value);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes a value.</summary>
    /// <param name="writer">From <see cref="CreateWriter"/>.</param>
    /// <param name="value">The value, from a document in valid UTF-8 without two members of one name.</param>
    /// <param name="digestFrom">Strings of this many bytes and more are written as their digest; for material that is only compared.</param>
    /// <exception cref="InvalidOperationException">A string or name holds an unpaired surrogate.</exception>
    public static void Write(Utf8JsonWriter writer, JsonElement value, int digestFrom = int.MaxValue)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value, digestFrom);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item, digestFrom);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                WriteString(writer, value, digestFrom);
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, JsonMarshal.GetRawUtf8Value(value));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>Writes a member's name.</summary>
    public static void WriteName(Utf8JsonWriter writer, JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Contains((byte)'\\'))
            writer.WritePropertyName(member.Name);
        else
            writer.WritePropertyName(raw);
    }

    /// <summary>The members of an object, sorted by name. Go back to the pool with <see cref="Return"/>.</summary>
    public static ArraySegment<JsonProperty> RentSorted(JsonElement value)
    {
        var members = ArrayPool<JsonProperty>.Shared.Rent(Math.Max(1, value.GetPropertyCount()));
        var count = 0;
        var isSorted = true;
        foreach (var member in value.EnumerateObject())
        {
            isSorted = isSorted && (count == 0 || CompareNames(members[count - 1], member) <= 0);
            members[count++] = member;
        }

        if (!isSorted)
            members.AsSpan(0, count).Sort(ByName);
        return new(members, 0, count);
    }

    /// <summary>Gives back what <see cref="RentSorted"/> lent.</summary>
    public static void Return(ArraySegment<JsonProperty> members)
    {
        members.AsSpan().Clear();
        ArrayPool<JsonProperty>.Shared.Return(members.Array!);
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement value, int digestFrom)
    {
        var members = RentSorted(value);
        writer.WriteStartObject();
        foreach (ref readonly var member in members.AsSpan())
        {
            WriteName(writer, member);
            Write(writer, member.Value, digestFrom);
        }

        writer.WriteEndObject();
        Return(members);
    }

    private static void WriteString(Utf8JsonWriter writer, JsonElement value, int digestFrom)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        if (raw.Contains((byte)'\\'))
        {
            var text = value.GetString()!;
            if (Encoding.UTF8.GetByteCount(text) < digestFrom)
                writer.WriteStringValue(text);
            else
                WriteDigest(writer, Encoding.UTF8.GetBytes(text));
        }
        else if (raw.Length < digestFrom)
        {
            writer.WriteStringValue(raw);
        }
        else
        {
            WriteDigest(writer, raw);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> raw)
    {
        var room = raw.Length + CanonicalNumber.MaxGrowth;
        var number = room <= OnStack ? stackalloc byte[OnStack] : new byte[room];
        writer.WriteRawValue(number[..CanonicalNumber.Write(raw, number)], skipInputValidation: true);
    }

    /// <summary>A digest in a form that no JSON has, so that nothing that a caller can send looks like it.</summary>
    private static void WriteDigest(Utf8JsonWriter writer, ReadOnlySpan<byte> text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        Span<byte> mark = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        mark[0] = (byte)'#';
        Convert.TryToHexStringLower(digest, mark[1..], out _);
        writer.WriteRawValue(mark, skipInputValidation: true);
    }

    private static int CompareNames(JsonProperty left, JsonProperty right)
    {
        var a = JsonMarshal.GetRawUtf8PropertyName(left);
        var b = JsonMarshal.GetRawUtf8PropertyName(right);
        return a.Contains((byte)'\\') || b.Contains((byte)'\\')
            ? Encoding.UTF8.GetBytes(left.Name).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Name))
            : a.SequenceCompareTo(b);
    }
}
