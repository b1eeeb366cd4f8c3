namespace CoalescingCluster.Matching;

/// <summary>Members of one class that exclude each other (colours, kinship, languages, formats, products), words that look alike ("principal" / "principle"), and another member of a comparison ("a crow and a raven" / "a crow and a jay").</summary>
internal sealed class SiblingGuard : IGuard
{
    public string Name => "sibling";

    public GuardFinding Examine(PairView pair)
    {
        foreach (var a in pair.OnlyA)
        {
            foreach (var b in pair.OnlyB)
            {
                if (a.Kind != TokenKind.Number && b.Kind != TokenKind.Number && (Lexicon.ShareGroup(Lexicon.Siblings, a.Stem, b.Stem) || Lexicon.ShareGroup(Lexicon.Confusables, a.Stem, b.Stem)))
                    return GuardFinding.Veto($"{a.Word} / {b.Word}");
            }
        }

        if (pair.OnlyA.Count == 1 && pair.OnlyB.Count == 1 && pair.OnlyA[0].Kind == TokenKind.Word && pair.OnlyB[0].Kind == TokenKind.Word
            && IsCompared(pair.A, pair.OnlyA[0]) && IsCompared(pair.B, pair.OnlyB[0]))
        {
            return GuardFinding.Veto($"{pair.OnlyA[0].Word} / {pair.OnlyB[0].Word}");
        }

        return GuardFinding.Pass;
    }

    // The word follows or precedes the "and" of "between ... and ...", or "vs".
    private static bool IsCompared(TextAnalysis text, Token token)
    {
        // "crow vs jay" / "difference between a crow and a jay"
        if (token.Word is "between" or "compare" or "vs" or "comparison" or "difference")
            return false;
        var at = Array.IndexOf(text.Tokens, token);
        var between = Array.FindIndex(text.Tokens, other => other.Word is "between" or "compare" or "vs");
        if (at < 0 || between < 0)
            return false;
        for (var i = Math.Max(0, at - 4); i <= Math.Min(text.Tokens.Length - 1, at + 3); i++)
        {
            if (i > between && text.Tokens[i].Word is "and" or "with" or "to" || text.Tokens[i].Word == "vs")
                return true;
        }

        return false;
    }
}
