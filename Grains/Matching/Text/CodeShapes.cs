using System.Buffers;

namespace CoalescingCluster.Matching;

/// <summary>Tells identifiers, flags, paths, operators, addresses and other code from words and numbers.</summary>
internal static class CodeShapes
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("_\\=<>{}[]|^~`*@#$;");

    /// <summary>The run (without punctuation around it) is compared letter by letter.</summary>
    public static bool IsCode(ReadOnlySpan<char> run)
    {
        if (run.Length == 1 || IsLanguageName(run))
            return false;
        if (run.Length > 1 && run[0] == '$' && char.IsAsciiDigit(run[1]) && run[1..].IndexOfAny(Marks) < 0)
            return false;
        if ((run.StartsWith("US$") && run.Length > 3) || (run.StartsWith("rs.", StringComparison.OrdinalIgnoreCase) && run.Length > 3 && char.IsAsciiDigit(run[3])))
            return false;
        if (run.IndexOfAny(Marks) >= 0)
            return true;
        if (run[0] is '-' or '+' && run.Length > 1 && !char.IsAsciiDigit(run[1]))
            return true;
        if (run.IndexOf("++") >= 0 || run.IndexOf("--") >= 0 || run.IndexOf("&&") >= 0 || run.IndexOf("::") >= 0 || run.IndexOf("//") >= 0)
            return true;
        if (run.IndexOf('(') is var open and > 0 && run.IndexOf(')') > open)
            return !IsPluralMark(run[open..]);
        if (run[0] == '/' || run.Count('/') > 1 || (run[0] == '%' && run.Length > 1))
            return true;
        return HasCodeDot(run) || IsMixed(run);
    }

    private static bool IsLanguageName(ReadOnlySpan<char> run) =>
        run.Equals("c#", StringComparison.OrdinalIgnoreCase) || run.Equals("c++", StringComparison.OrdinalIgnoreCase) || run.Equals("f#", StringComparison.OrdinalIgnoreCase);

    // "item(s)"
    private static bool IsPluralMark(ReadOnlySpan<char> end) => end is "(s)" or "(es)" or "(ies)";

    // "Array.map", "os.path", "file.txt", "example.com", ".net" is left to the words; "U.S." and "e.g." are abbreviations.
    private static bool HasCodeDot(ReadOnlySpan<char> run)
    {
        for (var i = 1; i + 1 < run.Length; i++)
        {
            if (run[i] != '.' || !char.IsLetterOrDigit(run[i + 1]))
                continue;
            var left = i - 1;
            while (left >= 0 && char.IsLetterOrDigit(run[left]))
                left--;
            var right = i + 1;
            while (right < run.Length && char.IsLetterOrDigit(run[right]))
                right++;
            // "M.Tech", "Ph.D"
            if (i - left <= 3 && char.IsUpper(run[left + 1]) && char.IsUpper(run[i + 1]))
                continue;
            var letters = char.IsLetter(run[i + 1]) || char.IsLetter(run[i - 1]);
            if (letters && (i - 1 - left > 1 || right - i - 1 > 1) && !(char.IsAsciiDigit(run[i - 1]) && char.IsAsciiDigit(run[i + 1])))
                return true;
        }

        return false;
    }

    // Letters and digits in turns ("a3b", "x86_64", "v1beta2"); one change is a name with a number or a number with a unit.
    private static bool IsMixed(ReadOnlySpan<char> run)
    {
        var changes = 0;
        for (var i = 1; i < run.Length; i++)
        {
            if (run[i] == '-')
                changes = 0;
            if ((char.IsLetter(run[i]) && char.IsAsciiDigit(run[i - 1])) || (char.IsAsciiDigit(run[i]) && char.IsLetter(run[i - 1])))
                changes++;
        }

        return changes > 1;
    }
}
