using System.Collections.Frozen;
using System.Globalization;

namespace CoalescingCluster.Matching;

/// <summary>Reads numbers that are written as digits, words, ordinals, decades or Roman numerals.</summary>
internal static class NumberWords
{
    private static readonly FrozenDictionary<string, long> Cardinals = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["zero"] = 0, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10,
        ["eleven"] = 11, ["twelve"] = 12, ["thirteen"] = 13, ["fourteen"] = 14, ["fifteen"] = 15, ["sixteen"] = 16, ["seventeen"] = 17, ["eighteen"] = 18,
        ["nineteen"] = 19, ["twenty"] = 20, ["thirty"] = 30, ["forty"] = 40, ["fourty"] = 40, ["fifty"] = 50, ["sixty"] = 60, ["seventy"] = 70, ["eighty"] = 80,
        ["ninety"] = 90,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, long> Scales = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["hundred"] = 100, ["thousand"] = 1_000, ["million"] = 1_000_000, ["billion"] = 1_000_000_000, ["trillion"] = 1_000_000_000_000, ["lakh"] = 100_000,
        ["crore"] = 10_000_000,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, long> Ordinals = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["first"] = 1, ["second"] = 2, ["third"] = 3, ["fourth"] = 4, ["fifth"] = 5, ["sixth"] = 6, ["seventh"] = 7, ["eighth"] = 8, ["ninth"] = 9, ["tenth"] = 10,
        ["eleventh"] = 11, ["twelfth"] = 12, ["thirteenth"] = 13, ["fourteenth"] = 14, ["fifteenth"] = 15, ["sixteenth"] = 16, ["seventeenth"] = 17,
        ["eighteenth"] = 18, ["nineteenth"] = 19, ["twentieth"] = 20, ["thirtieth"] = 30,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Decades = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["twenties"] = "1920s", ["thirties"] = "1930s", ["forties"] = "1940s", ["fifties"] = "1950s", ["sixties"] = "1960s", ["seventies"] = "1970s",
        ["eighties"] = "1980s", ["nineties"] = "1990s",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Roman =
    [
        "", "", "ii", "iii", "iv", "", "vi", "vii", "viii", "ix", "", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx", "xxi", "xxii", "xxiii",
    ];

    public static bool TryCardinal(string word, out long value) => Cardinals.TryGetValue(word, out value);

    public static bool TryScale(string word, out long value) => Scales.TryGetValue(word, out value);

    public static bool TryOrdinal(string word, out long value) => Ordinals.TryGetValue(word, out value);

    public static bool TryDecade(string word, out string decade) => Decades.TryGetValue(word, out decade!);

    /// <summary>A Roman numeral of two letters and more: any in capitals, only unmistakable ones otherwise.</summary>
    public static bool TryRoman(string raw, out long value)
    {
        value = 0;
        if (raw.Length is < 2 or > 7 || raw[0] is not ('I' or 'V' or 'X' or 'L' or 'i' or 'v' or 'x'))
            return false;
        if (raw.Length >= 3 && TryLongRoman(raw, out value))
            return true;
        var index = Array.IndexOf(Roman, raw.ToLowerInvariant(), 2);
        if (index < 0 || (!char.IsUpper(raw[0]) && raw is not ("ii" or "iii" or "vii" or "viii" or "xii" or "xiii" or "xiv" or "xvi" or "xvii" or "xviii")))
            return false;
        value = index;
        return true;
    }

    // "XLII", "LVIII": 24 to 89 in capitals, written as they are written; "XXL" is a size.
    private static bool TryLongRoman(string raw, out long value)
    {
        value = 0;
        var tens = raw.StartsWith("XL", StringComparison.Ordinal) ? (40, 2) : raw[0] == 'L' ? (50 + (10 * (raw.AsSpan(1).IndexOfAnyExcept('X') is var x and >= 0 ? x : raw.Length - 1)), 0) : (0, 0);
        if (raw[0] == 'L')
            tens.Item2 = 1 + ((tens.Item1 - 50) / 10);
        else if (tens.Item1 == 0)
        {
            var count = raw.AsSpan().IndexOfAnyExcept('X') is var other and >= 0 ? other : raw.Length;
            tens = (10 * count, count);
        }

        if (tens.Item1 is < 20 or > 80 || tens.Item2 > raw.Length)
            return false;
        var ones = raw[tens.Item2..] switch { "" => 0, "I" => 1, "II" => 2, "III" => 3, "IV" => 4, "V" => 5, "VI" => 6, "VII" => 7, "VIII" => 8, "IX" => 9, _ => -1 };
        if (ones < 0 || tens.Item1 + ones < 24)
            return false;
        value = tens.Item1 + ones;
        return true;
    }

    /// <summary>Reads <c>1,240</c>, <c>3.50</c>, <c>1990s</c>, <c>9:00</c>, <c>2nd</c>, <c>30k</c> as one canonical string.</summary>
    public static bool TryDigits(ReadOnlySpan<char> run, out string value, out int used, out bool ordinal)
    {
        value = "";
        ordinal = false;
        used = 0;
        while (used < run.Length && (char.IsAsciiDigit(run[used]) || (run[used] is ',' or '.' or ':' && used > 0 && used + 1 < run.Length && char.IsAsciiDigit(run[used + 1]))))
            used++;
        if (used == 0)
            return false;
        value = Canonical(run[..used]);
        var suffix = run[used..];
        if (suffix.Equals("s", StringComparison.OrdinalIgnoreCase) && used is 2 or 4 && run[used - 1] == '0')
        {
            value = (used == 2 ? "19" + value : value) + "s";
            used++;
        }
        else if (suffix is "'s" && used == 4 && run[3] == '0')
        {
            value += "s";
            used += 2;
        }
        else if (suffix.Length == 2 && suffix.ToString().ToLowerInvariant() is "st" or "nd" or "rd" or "th")
        {
            ordinal = true;
            used += 2;
        }
        else if (suffix.Length == 1 && suffix[0] is 'k' or 'K' && decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var thousand))
        {
            value = Text(thousand * 1000);
            used++;
        }

        return true;
    }

    /// <summary>A number's one way of being written.</summary>
    public static string Text(decimal value) => (value / 1.000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    private static string Canonical(ReadOnlySpan<char> digits)
    {
        if (digits.IndexOf(':') >= 0)
            return digits.EndsWith(":00") && digits.Count(':') == 1 ? digits[..^3].TrimStart('0').ToString() is { Length: > 0 } hour ? hour : "0" : digits.TrimStart('0').ToString();
        if (digits.Count('.') > 1)
            return digits.ToString();
        if (digits.IndexOf(',') >= 0 && !IsGrouped(digits))
            return digits.ToString();
        var plain = digits.ToString().Replace(",", "", StringComparison.Ordinal);
        // A leading zero is part of a code (zip, phone), and a long number is a name.
        if (plain.Length > 1 && plain[0] == '0' && plain[1] != '.')
            return plain;
        return plain.Length <= 24 && decimal.TryParse(plain, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? Text(value) : plain;
    }

    private static bool IsGrouped(ReadOnlySpan<char> digits)
    {
        var whole = digits.IndexOf('.') is var dot and >= 0 ? digits[..dot] : digits;
        var group = 0;
        for (var i = whole.Length - 1; i >= 0; i--)
        {
            if (whole[i] != ',')
            {
                group++;
                continue;
            }

            if (group is not (2 or 3))
                return false;
            group = 0;
        }

        return group is >= 1 and <= 3;
    }
}
