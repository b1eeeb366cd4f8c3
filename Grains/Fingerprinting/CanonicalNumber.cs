using System.Buffers.Text;

namespace CoalescingCluster.Fingerprinting;

/// <summary>
/// Gives a JSON number one spelling, without losing a digit: <c>1.0</c>, <c>1</c> and <c>10e-1</c> become <c>1</c>. Numbers are compared as decimals of any
/// length, not as floating point: an identifier of twenty digits stays apart from its neighbour.
/// </summary>
internal static class CanonicalNumber
{
    /// <summary>Most zeros that are written out to avoid an exponent.</summary>
    private const int MaxZeros = 32;

    /// <summary>An exponent with more digits than this stays as it is: nobody means such a number.</summary>
    private const int MaxExponentDigits = 9;

    /// <summary>How much longer than the number its canonical spelling may be.</summary>
    public const int MaxGrowth = MaxZeros + 16;

    /// <summary>Writes the canonical spelling of a number.</summary>
    /// <param name="raw">A number in JSON's grammar.</param>
    /// <param name="destination">Room for the length of <paramref name="raw"/> and <see cref="MaxGrowth"/>.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        var isNegative = raw[0] == '-';
        var unsigned = isNegative ? raw[1..] : raw;
        var e = unsigned.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = e < 0 ? unsigned : unsigned[..e];
        if (mantissa.IndexOfAnyInRange((byte)'1', (byte)'9') < 0)
        {
            destination[0] = (byte)'0';
            return 1;
        }

        long exponent = 0;
        if (e >= 0 && !TryReadExponent(unsigned[(e + 1)..], out exponent))
            return CopyAsItIs(raw, destination);

        // The digits without the point, and where the point would be: value = 0.digits * 10^point.
        var digits = destination[(isNegative ? 1 : 0)..];
        var point = mantissa.IndexOf((byte)'.');
        var count = Copy(point < 0 ? mantissa : mantissa[..point], digits);
        var whole = count;
        if (point >= 0)
            count += Copy(mantissa[(point + 1)..], digits[count..]);
        var leading = digits[..count].IndexOfAnyExcept((byte)'0');
        digits[leading..count].CopyTo(digits);
        count = digits[..(count - leading)].LastIndexOfAnyExcept((byte)'0') + 1;

        if (isNegative)
            destination[0] = (byte)'-';
        return (isNegative ? 1 : 0) + Place(digits, count, whole - leading + exponent);
    }

    /// <summary>The canonical spelling of a number.</summary>
    public static string Of(string raw)
    {
        var utf8 = System.Text.Encoding.ASCII.GetBytes(raw);
        var destination = new byte[utf8.Length + MaxGrowth];
        return System.Text.Encoding.ASCII.GetString(destination, 0, Write(utf8, destination));
    }

    /// <summary>Puts point or exponent to the digits; the number is 0.digits * 10^point.</summary>
    private static int Place(Span<byte> digits, int count, long point)
    {
        if (point >= count && point - count <= MaxZeros)
        {
            digits[count..(int)point].Fill((byte)'0');
            return (int)point;
        }

        if (point > 0 && point < count)
        {
            digits[(int)point..count].CopyTo(digits[((int)point + 1)..]);
            digits[(int)point] = (byte)'.';
            return count + 1;
        }

        if (point is <= 0 and >= -MaxZeros)
        {
            var zeros = 2 + (int)-point;
            digits[..count].CopyTo(digits[zeros..]);
            digits[..zeros].Fill((byte)'0');
            digits[1] = (byte)'.';
            return zeros + count;
        }

        if (count > 1)
        {
            digits[1..count].CopyTo(digits[2..]);
            digits[1] = (byte)'.';
            count++;
        }

        digits[count++] = (byte)'e';
        Utf8Formatter.TryFormat(point - 1, digits[count..], out var written);
        return count + written;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        exponent = 0;
        var isNegative = text[0] == '-';
        if (text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        text = text.TrimStart((byte)'0');
        if (text.Length > MaxExponentDigits)
            return false;
        foreach (var digit in text)
            exponent = (exponent * 10) + (digit - '0');
        if (isNegative)
            exponent = -exponent;
        return true;
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }

    private static int CopyAsItIs(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        for (var i = 0; i < raw.Length; i++)
            destination[i] = raw[i] == 'E' ? (byte)'e' : raw[i];
        return raw.Length;
    }
}
