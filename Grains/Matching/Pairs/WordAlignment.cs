namespace CoalescingCluster.Matching;

/// <summary>Which content words of two texts stand for one another.</summary>
internal sealed class WordAlignment
{
    private WordAlignment(int[] toB, WordMatch[] kinds, IReadOnlyList<Token> onlyA, IReadOnlyList<Token> onlyB, IReadOnlyList<string> extraA, IReadOnlyList<string> extraB)
    {
        ToB = toB;
        Kinds = kinds;
        OnlyA = onlyA;
        OnlyB = onlyB;
        ExtraA = extraA;
        ExtraB = extraB;
    }

    public static WordAlignment Empty { get; } = new([], [], [], [], [], []);

    /// <summary>Index into the second text's content for each content token of the first; -1 without one; -2 when it met a function word.</summary>
    public int[] ToB { get; }

    /// <summary>How each content token of the first text was met.</summary>
    public WordMatch[] Kinds { get; }

    public IReadOnlyList<Token> OnlyA { get; }

    public IReadOnlyList<Token> OnlyB { get; }

    /// <summary>Function words that the first text has more often.</summary>
    public IReadOnlyList<string> ExtraA { get; }

    /// <summary>Function words that the second text has more often.</summary>
    public IReadOnlyList<string> ExtraB { get; }

    public static WordAlignment Of(TextAnalysis a, TextAnalysis b)
    {
        var left = a.Content;
        var right = b.Content;
        var toB = new int[left.Length];
        Array.Fill(toB, -1);
        var kinds = new WordMatch[left.Length];
        var taken = new bool[right.Length];
        Match(WordMatch.Same, Same);
        var open = toB.AsSpan().Count(-1);
        if (open > 0 && open * (right.Length - (left.Length - open)) < 20_000)
        {
            Compounds(left, right, toB, kinds, taken);
            Match(WordMatch.Typo, WordPairs.IsTypo);
            Match(WordMatch.Related, WordPairs.AreRelated);
            Match(WordMatch.Synonym, (x, y) => x.Kind == TokenKind.Word && y.Kind == TokenKind.Word && Lexicon.ShareGroup(Lexicon.Synonyms, x.Stem, y.Stem));
        }

        var onlyA = new List<Token>();
        for (var i = 0; i < left.Length; i++)
        {
            if (toB[i] != -1)
                continue;
            if (MeetsAnyWord(left[i], b.Tokens, out var kind))
                (toB[i], kinds[i]) = (-2, kind);
            else
                onlyA.Add(left[i]);
        }

        var onlyB = new List<Token>();
        for (var j = 0; j < right.Length; j++)
        {
            if (!taken[j] && !MeetsAnyWord(right[j], a.Tokens, out _))
                onlyB.Add(right[j]);
        }

        return new(toB, kinds, onlyA, onlyB, Extra(a.Tokens, b.Tokens), Extra(b.Tokens, a.Tokens));

        void Match(WordMatch kind, Func<Token, Token, bool> meet)
        {
            for (var i = 0; i < left.Length; i++)
            {
                if (toB[i] != -1)
                    continue;
                for (var j = 0; j < right.Length; j++)
                {
                    if (taken[j] || !meet(left[i], right[j]))
                        continue;
                    (toB[i], kinds[i], taken[j]) = (j, kind, true);
                    break;
                }
            }
        }
    }

    private static bool Same(Token x, Token y) =>
        x.Kind == TokenKind.Code && y.Kind == TokenKind.Code
            ? string.Equals(x.Raw, y.Raw, StringComparison.Ordinal)
            : (x.Kind == TokenKind.Number) == (y.Kind == TokenKind.Number) && x.Kind != TokenKind.Code && y.Kind != TokenKind.Code
                && string.Equals(x.Stem, y.Stem, StringComparison.Ordinal);

    // "chat history" and "chathistory", "smart phone" and "smartphone"; initials and the words they stand for.
    private static void Compounds(Token[] left, Token[] right, int[] toB, WordMatch[] kinds, bool[] taken)
    {
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = 0; j < right.Length; j++)
            {
                if (toB[i] != -1 || taken[j])
                    continue;
                if (j + 1 < right.Length && !taken[j + 1] && left[i].Kind == TokenKind.Word && WordPairs.IsCompound(left[i], right[j], right[j + 1]))
                    (toB[i], kinds[i], taken[j], taken[j + 1]) = (j, WordMatch.Same, true, true);
                else if (i + 1 < left.Length && toB[i + 1] == -1 && right[j].Kind == TokenKind.Word && WordPairs.IsCompound(right[j], left[i], left[i + 1]))
                    (toB[i], toB[i + 1], kinds[i], kinds[i + 1], taken[j]) = (j, j, WordMatch.Same, WordMatch.Same, true);
            }
        }
    }

    // A word of content may have met a word without: "use" and "using", or a misspelt "soem".
    private static bool MeetsAnyWord(Token token, Token[] others, out WordMatch kind)
    {
        kind = WordMatch.Same;
        if (token.Kind != TokenKind.Word)
            return false;
        foreach (var other in others)
        {
            if (other.IsFunction && string.Equals(other.Stem, token.Stem, StringComparison.Ordinal))
                return true;
        }

        kind = WordMatch.Typo;
        if (!token.IsUnknown || token.Word.Length < 3)
            return false;
        foreach (var other in others)
        {
            if (other.IsFunction && other.Word.Length >= 3 && WordPairs.IsTypo(token, other))
                return true;
        }

        return false;
    }

    private static List<string> Extra(Token[] mine, Token[] others)
    {
        var extra = new List<string>();
        foreach (var token in mine)
        {
            if (token.IsFunction && !extra.Contains(token.Word) && Count(mine, token.Word) > Count(others, token.Word))
                extra.Add(token.Word);
        }

        return extra;
    }

    private static int Count(Token[] tokens, string word)
    {
        var count = 0;
        foreach (var token in tokens)
        {
            if (token.IsFunction && string.Equals(token.Word, word, StringComparison.Ordinal))
                count++;
        }

        return count;
    }
}
