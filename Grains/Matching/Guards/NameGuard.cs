namespace CoalescingCluster.Matching;

/// <summary>Names of people, places, products and companies, and words that no dictionary knows: each text has one that the other lacks.</summary>
internal sealed class NameGuard : IGuard
{
    public string Name => "name";

    public GuardFinding Examine(PairView pair)
    {
        var a = Find(pair.OnlyA);
        var b = Find(pair.OnlyB);
        if (a is { } left && b is { } right)
        {
            // Rare words in lower case may be a choice of words where much is worded anew.
            var words = $"{left.Raw} / {right.Raw}";
            return (left.IsName && right.IsName) || pair.OnlyA.Count + pair.OnlyB.Count <= 4 ? GuardFinding.Veto(words) : GuardFinding.Doubt(words);
        }

        // "John Adams" / "John Quincy Adams"
        if ((Middle(pair.A, pair.OnlyA) ?? Middle(pair.B, pair.OnlyB)) is { } middle)
            return GuardFinding.Veto(middle);

        // "Republic of the Congo" / "Democratic Republic of the Congo", "Korea" / "South Korea"
        if ((Region(pair.A, pair.OnlyA, pair.OnlyB) ?? Region(pair.B, pair.OnlyB, pair.OnlyA)) is { } region)
            return GuardFinding.Veto(region);

        // A rare word in the place of another one, and nothing else is new: no slip, and no synonym that is known.
        if ((a ?? b) is { } rare && IsReplaced(pair))
            return GuardFinding.Veto($"{pair.OnlyA[0].Raw} / {pair.OnlyB[0].Raw} ({rare.Raw})");
        return (a ?? b) is { } alone ? GuardFinding.Doubt(alone.Raw) : GuardFinding.Pass;
    }

    /// <summary>The word is a name, or as good as one.</summary>
    public static bool IsName(Token token) => token.Kind == TokenKind.Word && !token.IsFunction && (token.IsName || (token.IsUnknown && token.Word.Length > 2) || (token.Word.Length == 1 && char.IsLetter(token.Word[0])));

    // A name between two others that the other text has without it.
    private static string? Middle(TextAnalysis text, IReadOnlyList<Token> only)
    {
        if (only is not [{ Kind: TokenKind.Word, IsName: true } token])
            return null;
        var at = Array.IndexOf(text.Tokens, token);
        return at > 0 && at + 1 < text.Tokens.Length && text.Tokens[at - 1] is { Kind: TokenKind.Word, IsName: true } && text.Tokens[at + 1] is { Kind: TokenKind.Word, IsName: true }
            && ((text.Tokens[at - 1].Marks | token.Marks) & TokenMarks.Pause) == 0 ? $"{text.Tokens[at - 1].Raw} {token.Raw} {text.Tokens[at + 1].Raw}" : null;
    }

    // A word in capitals that makes another name of the name behind it.
    private static string? Region(TextAnalysis text, IReadOnlyList<Token> only, IReadOnlyList<Token> others)
    {
        if (others.Count > 0 || only is not [{ Kind: TokenKind.Word } token] || token.Word is not ("democratic" or "north" or "south" or "east" or "west" or "new" or "northern" or "southern" or "eastern" or "western" or "upper" or "lower" or "greater" or "equatorial")
            || !char.IsUpper(token.Raw[0]))
        {
            return null;
        }

        var at = Array.IndexOf(text.Tokens, token);
        return at > 0 && at + 1 < text.Tokens.Length && text.Tokens[at + 1].Raw is [>= 'A' and <= 'Z', ..] && (token.Marks & TokenMarks.Pause) == 0 ? $"{token.Raw} {text.Tokens[at + 1].Raw}" : null;
    }

    private static bool IsReplaced(PairView pair)
    {
        if (pair.OnlyA.Count != 1 || pair.OnlyB.Count != 1 || Math.Max(pair.A.Content.Length, pair.B.Content.Length) > 8 || !Core.IsOneReplaced(pair.A.Form.Words, pair.B.Form.Words))
            return false;
        var (a, b) = (pair.OnlyA[0].Written, pair.OnlyB[0].Written);
        return a.Length < 5 || b.Length < 5 || !EditDistance.Within(a, b, 2);
    }

    private static Token? Find(IReadOnlyList<Token> tokens)
    {
        foreach (var token in tokens)
        {
            if (IsName(token))
                return token;
        }

        return null;
    }
}
