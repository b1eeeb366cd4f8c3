namespace CoalescingCluster.Matching;

/// <summary>Relations between two words.</summary>
internal static class WordPairs
{
    /// <summary>One is a slip of the other: close in letters, no digits, and not both of them words of their own.</summary>
    public static bool IsTypo(Token x, Token y)
    {
        if (x.Kind != TokenKind.Word || y.Kind != TokenKind.Word || (!x.IsUnknown && !y.IsUnknown))
            return false;
        var (a, b) = (x.Written, y.Written);
        if (!Plain(a) || !Plain(b) || HasInnerCapital(x.Raw) || HasInnerCapital(y.Raw) || IsPrefixed(a, b) || IsPrefixed(b, a))
            return false;
        return Misspelling.IsSlip(a, b) || (!Misspelling.IsListed(a) && !Misspelling.IsListed(b) && EditDistance.Within(a, b, 1) && IsSlip(x, y));
    }

    // "ecommerce" is no slip of "commerce", nor "atypical" of "typical".
    private static bool IsPrefixed(string longer, string shorter) =>
        longer.Length == shorter.Length + 1 && longer[0] is 'e' or 'a' or 'i' && longer.EndsWith(shorter, StringComparison.Ordinal);

    /// <summary>Same root, other ending: "recommend" and "recommendation".</summary>
    public static bool AreRelated(Token x, Token y)
    {
        // Of two words that no list knows most endings say nothing.
        if (x.Kind == TokenKind.Word && y.Kind == TokenKind.Word && x.IsUnknown && y.IsUnknown)
            return AreForms(x, y);
        if (x.Kind != TokenKind.Word || y.Kind != TokenKind.Word || x.IsName != y.IsName || HasInnerCapital(x.Raw) || HasInnerCapital(y.Raw))
            return false;
        var (a, b) = x.Stem.Length <= y.Stem.Length ? (x.Stem, y.Stem) : (y.Stem, x.Stem);
        if (a.Length < 4)
            return false;
        if (Lexicon.ShareGroup(Lexicon.Confusables, a, b))
            return false;
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common < 4 || common < a.Length - 3)
            return false;
        return IsEnding(a.AsSpan(common)) && IsEnding(b.AsSpan(common));
    }

    // "deactivate" and "deactivation", "overfits" and "overfitting": a long beginning in common and the endings of a verb, in lower case, where chemistry and places have others.
    private static bool AreForms(Token x, Token y)
    {
        var (a, b) = (x.Word, y.Word);
        if (!Plain(a) || !Plain(b) || HasInnerCapital(x.Raw) || HasInnerCapital(y.Raw) || char.IsUpper(x.Raw[^1]) || char.IsUpper(y.Raw[^1]))
            return false;
        for (var common = a.AsSpan().CommonPrefixLength(b); common >= 6; common--)
        {
            if (IsVerbEnding(a.AsSpan(common), a[common - 1]) && IsVerbEnding(b.AsSpan(common), b[common - 1]))
                return true;
        }

        return false;
    }

    private static bool IsVerbEnding(ReadOnlySpan<char> ending, char last)
    {
        // "overfit|ting"
        if (ending.Length > 2 && ending[0] == last)
            ending = ending[1..];
        return ending is "" or "e" or "s" or "es" or "ed" or "d" or "ing" or "ion" or "ions" or "ation" or "ations" or "er" or "ers" or "or" or "ors";
    }

    /// <summary>A word written in two, or initials and the two words they stand for.</summary>
    public static bool IsCompound(Token whole, Token first, Token second) =>
        first.Kind == TokenKind.Word && second.Kind == TokenKind.Word && whole.Word.Length == first.Word.Length + second.Word.Length
        && whole.Word.StartsWith(first.Word, StringComparison.Ordinal) && whole.Word.EndsWith(second.Word, StringComparison.Ordinal);

    /// <summary>One is the other with a negating beginning: "mount" and "unmount".</summary>
    public static bool AreNegatedForms(string a, string b)
    {
        var (shorter, longer) = a.Length < b.Length ? (a, b) : (b, a);
        var added = longer.Length - shorter.Length;
        if (shorter.Length < 3 || added is < 2 or > 4 || !longer.EndsWith(shorter, StringComparison.Ordinal))
            return false;
        return longer.AsSpan(0, added) is "un" or "in" or "im" or "il" or "ir" or "dis" or "non" or "de" or "mis" or "anti" or "over" or "hypo" or "pre" or "post";
    }

    // Both words are rare, so they may be names: a swap of neighbours is a slip, a lost letter only in a long word in lower case.
    private static bool IsSlip(Token x, Token y)
    {
        var (a, b) = (x.Written, y.Written);
        if (a.Length < 5 || b.Length < 5)
            return false;
        if (a.Length != b.Length)
            return a.Length >= 8 && b.Length >= 8 && !x.IsName && !y.IsName;
        var i = a.AsSpan().CommonPrefixLength(b);
        return i + 1 < a.Length && a[i] == b[i + 1] && a[i + 1] == b[i];
    }

    private static bool IsEnding(ReadOnlySpan<char> ending) => ending.Length == 0 || ending is "e" or "y" or "ion" or "tion" or "ation" or "ization" or "ment" or "er" or "or" or "r"
        or "ly" or "al" or "ing" or "ity" or "ness" or "ist" or "ic" or "ical" or "ive" or "able" or "ible" or "ance" or "ence" or "ful" or "ship" or "s" or "es" or "n" or "d" or "ed"
        or "age" or "ality" or "ally" or "ate" or "ise" or "ize" or "ry" or "th" or "t" or "ption" or "ies" or "ian" or "an" or "ion's" or "ious" or "ous" or "us" or "is" or "um" or "a" or "ately" or "ational" or "ition";

    /// <summary>"fooBar" is an identifier, whatever it is made of.</summary>
    public static bool HasInnerCapital(string raw)
    {
        for (var i = 1; i < raw.Length; i++)
        {
            if (char.IsUpper(raw[i]) && char.IsLower(raw[i - 1]))
                return true;
        }

        return false;
    }

    private static bool Plain(string word)
    {
        foreach (var c in word)
        {
            if (!char.IsLetter(c))
                return false;
        }

        return true;
    }
}
