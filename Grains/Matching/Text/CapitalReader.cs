namespace CoalescingCluster.Matching;

/// <summary>Reads what capitals and brackets say.</summary>
internal static class CapitalReader
{
    /// <summary>The word is written as a name: a capital that no sentence start explains, or one inside.</summary>
    public static bool HasNameCase(ReadOnlySpan<char> raw, bool start)
    {
        if (raw is "I" || raw.StartsWith("I'"))
            return false;
        for (var i = start ? 1 : 0; i < raw.Length; i++)
        {
            if (char.IsUpper(raw[i]))
                return true;
        }

        return false;
    }

    /// <summary>Capitals tell names apart: not everything is written in capitals or as a title.</summary>
    public static bool IsMixedCase(string text)
    {
        int words = 0, capital = 0, lower = 0;
        var inside = false;
        for (var i = 0; i < text.Length && i < 2000; i++)
        {
            var c = text[i];
            if (char.IsLetter(c) && !inside)
            {
                words++;
                if (char.IsUpper(c))
                    capital++;
            }

            if (char.IsLower(c))
                lower++;
            inside = char.IsLetterOrDigit(c) || c == '\'';
        }

        return lower > 0 && (words < 4 || capital < words * 0.85);
    }

    /// <summary>The bracket at the end was opened inside.</summary>
    public static bool IsBalanced(ReadOnlySpan<char> run)
    {
        var (open, close) = run[^1] switch { ')' => ('(', ')'), ']' => ('[', ']'), _ => ('{', '}') };
        return run.Count(open) >= run.Count(close);
    }
}
