namespace CoalescingCluster.Matching;

/// <summary>Finds negating words and what they negate.</summary>
internal static class NegationReader
{
    /// <summary>Stands for the main verb of a question.</summary>
    public const string MainVerb = "*";

    private static bool IsAuxiliary(string word) => word is "do" or "does" or "did" or "is" or "are" or "was" or "were" or "can" or "could" or "should" or "would" or "will" or "has" or "have" or "had" or "must";

    public static bool IsNegation(string word) => word is "not" or "no" or "never" or "without" or "none" or "nothing" or "nobody" or "nowhere" or "neither" or "nor"
        or "cannot" or "unless" or "lacking" or "non" or "hardly" or "unable";

    public static IReadOnlyList<string> Read(IReadOnlyList<Token> tokens)
    {
        List<string>? found = null;
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = tokens[i].Word;
            if (tokens[i].Kind != TokenKind.Word || !IsNegation(word) || IsIdiom(tokens, i))
                continue;
            // "Why doesn't bread rise": the main verb is negated, wherever it stands.
            if (word == "not" && i is 1 or 2 && IsAuxiliary(tokens[i - 1].Word) && (i == 1 || tokens[0].Word is "why" or "how" or "who" or "what" or "where" or "when" or "which"))
            {
                (found ??= []).Add(MainVerb);
                continue;
            }

            var next = i + 1;
            while (next < tokens.Count && tokens[next].IsFunction)
                next++;
            (found ??= []).Add(next < tokens.Count ? tokens[next].Stem : "");
        }

        return found ?? (IReadOnlyList<string>)[];
    }

    // "no matter", "not only", "whether or not", "if not", "no longer" says something else than no.
    private static bool IsIdiom(IReadOnlyList<Token> tokens, int i)
    {
        var before = i > 0 ? tokens[i - 1].Word : "";
        var after = i + 1 < tokens.Count ? tokens[i + 1].Word : "";
        // "no longer than a minute"
        if (tokens[i].Word == "no" && after is "longer" or "more" or "less" or "fewer" or "later" or "earlier" or "shorter" or "larger" or "smaller" && i + 2 < tokens.Count && tokens[i + 2].Word == "than")
            return true;
        return (tokens[i].Word == "no" && after is "matter" or "problem" or "1" or "one") || (tokens[i].Word == "not" && (after == "only" || before == "or"));
    }
}
