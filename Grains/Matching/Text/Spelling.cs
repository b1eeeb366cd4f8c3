namespace CoalescingCluster.Matching;

/// <summary>Brings British and American spelling together.</summary>
internal static class Spelling
{
    private static readonly string[] NeverZ =
    [
        "advis", "exercis", "promis", "otherwis", "surpris", "expertis", "franchis", "disguis", "compromis", "enterpris", "premis", "supervis", "revis",
        "improvis", "advertis", "televis", "devis", "despis", "demis", "precis", "concis", "paradis", "merchandis", "treatis", "tortois", "porpois", "likewis",
        "clockwis", "practis", "turquois", "mayonnais", "bruis", "cruis", "pois", "nois", "rais", "prais", "wis", "ris",
    ];

    /// <summary>The American spelling of a lower-case word.</summary>
    public static string Fold(string word)
    {
        if (word.Length < 4)
            return word;
        if (word.Length > 6 && word.IndexOf("is", 3, StringComparison.Ordinal) is var at and > 0 && IsVerbEnding(word.AsSpan(at + 2)) && !KeepsS(word.AsSpan(0, at + 2)))
            return string.Concat(word.AsSpan(0, at), "iz", word.AsSpan(at + 2));
        foreach (var (british, american) in Lexicon.SpellingsByInitial(word[0]))
        {
            if (word.StartsWith(british, StringComparison.Ordinal))
                return american + word[british.Length..];
        }

        return word;
    }

    private static bool IsVerbEnding(ReadOnlySpan<char> end) => end is "e" or "ed" or "es" or "ing" or "ation" or "ations" or "er" or "ers";

    private static bool KeepsS(ReadOnlySpan<char> stem)
    {
        foreach (var never in NeverZ)
        {
            if (stem.EndsWith(never) && (never.Length > 4 || stem.Length <= never.Length + 2))
                return true;
        }

        return false;
    }
}
