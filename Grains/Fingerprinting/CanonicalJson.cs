using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoalescingCluster.Fingerprinting;

/// <summary>
/// Writes JSON in one form for all spellings of a value: members sorted by name (ordinal), no white space, strings with the least escapes, numbers
/// without redundant digits (<c>1.0</c>, <c>1</c> and <c>1e0</c> are one). In the spirit of RFC 8785, but numbers keep all their digits.
/// </summary>
internal static class CanonicalJson
{
    private const int MaxDecimalDigits = 28;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

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
    /// <param name="value">The value.</param>
    /// <param name="digestFrom">Strings of this many characters and more are written as their digest; for material that is only compared.</param>
    public static void Write(Utf8JsonWriter writer, JsonElement value, int digestFrom = int.MaxValue)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, digestFrom);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item, digestFrom);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when value.GetString() is { } text:
                if (text.Length < digestFrom)
                    writer.WriteStringValue(text);
                else
                    WriteDigest(writer, text);
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(value.GetRawText()), skipInputValidation: true);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>A number's shortest spelling; one with more digits than a decimal holds stays as it is.</summary>
    internal static string Number(string raw)
    {
        var digits = raw.Count(char.IsAsciiDigit);
        if (digits > MaxDecimalDigits || !decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return raw.ToLowerInvariant();

        // Too small for a decimal: it would become zero.
        var mantissa = raw.AsSpan(0, raw.AsSpan().IndexOfAny('e', 'E') is var e and >= 0 ? e : raw.Length);
        if (value == 0)
            return mantissa.IndexOfAnyInRange('1', '9') < 0 ? "0" : raw.ToLowerInvariant();
        var text = value.ToString("0.############################", CultureInfo.InvariantCulture);
        return decimal.Parse(text, CultureInfo.InvariantCulture) == value ? text : raw.ToLowerInvariant();
    }

    private static void WriteDigest(Utf8JsonWriter writer, string text)
    {
        // An object, so that no string that a caller can send looks like it.
        writer.WriteStartObject();
        writer.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))));
        writer.WriteEndObject();
    }
}
