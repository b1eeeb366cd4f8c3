using System.Buffers;

namespace CoalescingCluster.Matching;

/// <summary>What a run of characters without white space looks like.</summary>
internal static class CharShapes
{
    private static readonly SearchValues<char> CodeMarks = SearchValues.Create("_\\=<>{}[]|^$~`*@#");
    private static readonly SearchValues<char> PatternMarks = SearchValues.Create("^$\\*+[]{}|=<>~&@#`_;");

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

    private static bool IsLanguageName(ReadOnlySpan<char> run) =>
        run.TrimEnd("?!.,;:)").Equals("c#", StringComparison.OrdinalIgnoreCase) || run.TrimEnd("?!.,;:)").Equals("c++", StringComparison.OrdinalIgnoreCase)
        || run.TrimEnd("?!.,;:)").Equals("f#", StringComparison.OrdinalIgnoreCase);

    // Mb is bits where MB and mb are bytes; mW is no MW.
    private static bool IsBitUnit(ReadOnlySpan<char> run)
    {
        var unit = run.TrimStart("0123456789.,").TrimEnd("?!.,;:)");
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
