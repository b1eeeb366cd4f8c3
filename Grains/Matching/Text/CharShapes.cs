using System.Buffers;

namespace CoalescingCluster.Matching;

/// <summary>What a run of characters without white space looks like.</summary>
internal static class CharShapes
{
    private static readonly SearchValues<char> CodeMarks = SearchValues.Create("_\\=<>{}[]|^$~`*@#");
    private static readonly SearchValues<char> PatternMarks = SearchValues.Create("^$\\*+[]{}|=<>~&@#`_;");

    private static readonly string[] CodeWords =
    [
        "function", "method", "class ", "class?", "interface", "enum", "struct ", "variable", "constant", "property", "namespace", "constructor", "exception", "override", "parameter", "argument", "component", "identifier", " api", "code",
    ];

    /// <summary>Case counts in this run: an identifier, a flag, a path, a placeholder.</summary>
    public static bool IsCaseSensitive(ReadOnlySpan<char> run)
    {
        if (!HasUpper(run) || IsLanguageName(run))
            return false;
        if (run.IndexOfAny(CodeMarks) >= 0)
            return true;
        if (run.Length > 1 && run[0] == '-' && !IsPlainWord(run[1..]))
            return true;
        if (run.Length == 2 && run[0] is '-' or '+' or '%')
            return true;
        var dot = run.IndexOf('.');
        if (dot > 1 && dot + 2 < run.Length && char.IsLetter(run[dot - 1]) && char.IsLetter(run[dot + 1]))
            return true;
        if (run.IndexOf("::") >= 0 || run.IndexOf("--") >= 0 || (run.IndexOf('(') is var open and > 0 && run[^1] == ')' && open < run.Length - 1))
            return true;
        if (run[0] == '/' || run.Count('/') > 1)
            return true;
        return IsBitUnit(run);
    }

    /// <summary>A closing mark after this run may belong to it (a pattern, an operator).</summary>
    public static bool OwnsClosingMark(ReadOnlySpan<char> run) => run.IndexOfAny(PatternMarks) >= 0 && !IsLanguageName(run.TrimEnd("?!."));

    /// <summary>
    /// A word of letters whose capitals make it an identifier: "fooBar" everywhere, "FooBar" where the text speaks of code. "iPhone", "macOS", "mRNA" and listed names are none.
    /// </summary>
    public static bool IsIdentifier(ReadOnlySpan<char> run, bool speaksOfCode)
    {
        var word = run.TrimStart("('").TrimEnd("?!.,;:)'");
        if (word.EndsWith("'s"))
            word = word[..^2];
        if (word.Length is < 4 or > 64 || !IsPlainWord(word))
            return false;
        var capital = 1;
        while (capital < word.Length && !(char.IsUpper(word[capital]) && char.IsLower(word[capital - 1])))
            capital++;
        if (capital == word.Length || capital < 2 || (char.IsUpper(word[0]) && !speaksOfCode))
            return false;
        Span<char> lower = stackalloc char[64];
        var length = word.ToLowerInvariant(lower);
        return !Lexicon.InnerCapitals.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower[..length]) && !(length > 4 && Lexicon.InnerCapitals.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower[..(length - 1)]));
    }

    /// <summary>The text speaks of code, so that "FooBar" is an identifier in it.</summary>
    public static bool SpeaksOfCode(string text)
    {
        foreach (var word in CodeWords)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Nothing but letters.</summary>
    public static bool IsPlainWord(ReadOnlySpan<char> run)
    {
        foreach (var c in run)
        {
            if (!char.IsLetter(c))
                return false;
        }

        return run.Length > 0;
    }

    /// <summary>A combining mark.</summary>
    public static bool IsMarkNonSpacing(char c) => char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark;

    /// <summary>An apostrophe between letters or a dot in "U.S."; a letter after digits is no inner mark.</summary>
    public static bool IsInnerMark(ReadOnlySpan<char> run, int at) =>
        (run[at] is '\'' or '.' && at + 1 < run.Length && char.IsLetter(run[at + 1])) || (run[at] == '.' && at == run.Length - 1 && at >= 3 && run[at - 2] == '.')
        || (run[at] is '+' or '#' && at == 1 && run[0] is 'c' or 'C' or 'f' or 'F') || (run[at] == '+' && at == 2 && run[1] == '+');

    private static bool IsLanguageName(ReadOnlySpan<char> run) =>
        run.TrimEnd("?!.,;:)").Equals("c#", StringComparison.OrdinalIgnoreCase) || run.TrimEnd("?!.,;:)").Equals("c++", StringComparison.OrdinalIgnoreCase)
        || run.TrimEnd("?!.,;:)").Equals("f#", StringComparison.OrdinalIgnoreCase);

    // Mb is bits where MB and mb are bytes; mW is no MW.
    private static bool IsBitUnit(ReadOnlySpan<char> run)
    {
        var unit = run.TrimStart("0123456789.,").TrimEnd("?!.,;:)");
        if (unit.Length == 4 && unit[1..] is "bps" or "Bps" && char.ToUpperInvariant(unit[0]) is 'M' or 'G' or 'K' or 'T')
            return true;
        return unit.Length == 2 && ((char.IsUpper(unit[0]) && unit[1] is 'b') || (unit[0] is 'm' && unit[1] is 'W' or 'B' or 'V' or 'A'))
            && unit[0] is 'M' or 'G' or 'K' or 'T' or 'm';
    }

    private static bool HasUpper(ReadOnlySpan<char> run)
    {
        foreach (var c in run)
        {
            if (char.IsUpper(c))
                return true;
        }

        return false;
    }
}
