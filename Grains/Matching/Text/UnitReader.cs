namespace CoalescingCluster.Matching;

/// <summary>Tells units and currencies from other words.</summary>
internal static class UnitReader
{
    /// <summary>The currency in front of a sum; the characters that it takes are 0 when there is none.</summary>
    public static (string Unit, int Skip) Currency(ReadOnlySpan<char> core)
    {
        var (unit, skip) = core switch
        {
            ['$', ..] => ("usd", 1),
            ['\u20AC', ..] => ("eur", 1),
            ['\u00A3', ..] => ("gbp", 1),
            ['\u20B9', ..] => ("inr", 1),
            ['\u00A5', ..] => ("jpy", 1),
            ['U', 'S', '$', ..] => ("usd", 3),
            ['R' or 'r', 's', '.', _, ..] => ("inr", 3),
            ['R' or 'r', 's', _, ..] => ("inr", 2),
            _ => ("", 0),
        };
        return skip == 0 || core.Length == skip || !char.IsAsciiDigit(core[skip]) ? ("", 0) : (unit, skip);
    }

    /// <summary>The word is a unit of measure; short ones only behind a number.</summary>
    public static bool IsUnit(string lower, string raw, bool follows, out string unit)
    {
        unit = "";
        if (raw.Length == 2 && raw[1] == 'b' && char.IsUpper(raw[0]) && Lexicon.Units.TryGetValue(raw[..1].ToLowerInvariant() + "bit", out unit!))
            return true;
        // Bytes and bits: "MBps" and "Mbps".
        if (raw.Length == 4 && raw.EndsWith("Bps", StringComparison.Ordinal))
        {
            unit = lower[..2] + "/s";
            return true;
        }

        lower = Spelling.Fold(lower);
        if (!Lexicon.Units.TryGetValue(lower, out unit!))
            return false;
        if (lower.Length <= 3 && lower is not ("km" or "cm" or "mm" or "kg" or "mb" or "gb" or "tb" or "kb" or "mph" or "mpg" or "usd" or "eur" or "gbp" or "inr" or "day" or "lbs" or "kwh" or "rs" or "tsp" or "mcg"))
            return follows && lower is not ("in" or "a" or "us" or "pt" or "bar" or "day");
        return follows || lower is not ("second" or "pound" or "yard" or "foot" or "degree" or "cup" or "pint" or "bit" or "bits" or "kelvin" or "sec");
    }
}
