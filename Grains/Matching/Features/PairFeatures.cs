namespace CoalescingCluster.Matching;

/// <summary>The numbers that the calibrated model weighs, in a fixed order. All are symmetric in the two texts.</summary>
internal static class PairFeatures
{
    private static readonly string[] Lexical =
    [
        "cosine", "overlap", "same", "typos", "related", "synonyms", "open-least", "open-most", "weight-least", "weight-most", "rarest-least", "rarest-most", "names-least", "names-most",
        "function-extra", "function-extra-least", "question-same", "question-yesno", "question-doubt", "inversions", "length-ratio", "tokens", "bigrams", "trigrams", "sequence", "first-content",
        "last-content", "numbers", "quotes", "payload", "doubts", "negations", "head-same", "open-verbish",
        "core-sequence", "core-least", "core-most", "replaced", "bag-same", "frame-same",
    ];

    /// <summary>Names of all features; the guards' findings come after the lexical ones, the verifiers' logits last.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Lexical, .. GuardSet.All.Select(guard => "guard-" + guard.Name), "everyday-logit", "logit"];

    /// <summary>Index of the cosine.</summary>
    public const int Cosine = 0;

    /// <summary>The logits begin here and are the last.</summary>
    public static int FirstLogit { get; } = Names.Count - Enum.GetValues<VerifierKind>().Length;

    /// <summary>Index of a verifier's logit.</summary>
    public static int LogitOf(VerifierKind kind) => kind == VerifierKind.General ? Names.Count - 1 : Names.Count - 2;

    /// <summary>Features of a pair that no guard refused; the logits are <see cref="float.NaN"/> until they are read.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="cosine">Cosine of the embeddings.</param>
    /// <param name="findings">One finding per guard, in the order of <see cref="GuardSet.All"/>.</param>
    public static float[] Of(PairView pair, float cosine, ReadOnlySpan<GuardFinding> findings)
    {
        var values = new float[Names.Count];
        var a = pair.A;
        var b = pair.B;
        var alignment = pair.Alignment;
        var counts = Counts(alignment.Kinds);
        var open = Open(pair.OnlyA, pair.OnlyB);
        var total = Math.Max(1, a.Content.Length + b.Content.Length);
        var sequence = Sequences.CommonShare(a.Tokens, b.Tokens);
        var core = Core.Compare(a.Form.Words, b.Form.Words);
        var doubts = 0;
        foreach (var finding in findings)
            doubts += finding.Outcome == GuardOutcome.Doubt ? 1 : 0;
        float[] lexical =
        [
            cosine,
            2f * (counts.Same + counts.Typo + counts.Related + counts.Synonym) / total,
            2f * counts.Same / total,
            counts.Typo,
            counts.Related,
            counts.Synonym,
            Math.Min(pair.OnlyA.Count, pair.OnlyB.Count),
            Math.Max(pair.OnlyA.Count, pair.OnlyB.Count),
            Math.Min(open.WeightA, open.WeightB),
            Math.Max(open.WeightA, open.WeightB),
            Math.Min(open.RarestA, open.RarestB),
            Math.Max(open.RarestA, open.RarestB),
            Math.Min(open.NamesA, open.NamesB),
            Math.Max(open.NamesA, open.NamesB),
            alignment.ExtraA.Count + alignment.ExtraB.Count,
            Math.Min(alignment.ExtraA.Count, alignment.ExtraB.Count),
            a.Question == b.Question ? 1 : 0,
            (a.Question == QuestionKind.YesNo) != (b.Question == QuestionKind.YesNo) ? 1 : 0,
            QuestionDistance(a.Question, b.Question),
            Sequences.Inversions(alignment.ToB),
            (float)Math.Min(a.Tokens.Length, b.Tokens.Length) / Math.Max(1, Math.Max(a.Tokens.Length, b.Tokens.Length)),
            Math.Min(64, Math.Max(a.Tokens.Length, b.Tokens.Length)),
            Sequences.BigramShare(a.Tokens, b.Tokens),
            Sequences.TrigramShare(pair.First.Canonical, pair.Second.Canonical),
            sequence,
            SameStem(a.Content, b.Content, 0) ? 1 : 0,
            SameStem(a.Content, b.Content, ^1) ? 1 : 0,
            Math.Min(4, Math.Max(CountNumbers(a), CountNumbers(b))),
            Math.Min(2, Math.Max(a.Quotes.Count, b.Quotes.Count)),
            pair.First.Payload.Length > 0 ? 1 : 0,
            doubts,
            Math.Min(2, a.Negations.Count),
            SameWord(a.Tokens, b.Tokens) ? 1 : 0,
            open.Common,
            core.Sequence,
            core.Least,
            core.Most,
            Core.IsOneReplaced(a.Form.Words, b.Form.Words) && pair.OnlyA.Count == 1 && pair.OnlyB.Count == 1 ? 1 : 0,
            core.Least == 0 && core.Most == 0 ? 1 : 0,
            Core.SameFrame(a.Form.Words, b.Form.Words) ? 1 : 0,
        ];
        lexical.CopyTo(values, 0);
        for (var i = 0; i < findings.Length; i++)
            values[lexical.Length + i] = findings[i].Outcome == GuardOutcome.Doubt ? 1 : 0;
        values.AsSpan(FirstLogit).Fill(float.NaN);
        return values;
    }

    private static (int Same, int Typo, int Related, int Synonym) Counts(WordMatch[] kinds)
    {
        var span = kinds.AsSpan();
        return (span.Count(WordMatch.Same), span.Count(WordMatch.Typo), span.Count(WordMatch.Related), span.Count(WordMatch.Synonym));
    }

    // Rare words weigh more: the place in the frequency list on a logarithmic scale, 0..1, unknown words a little more.
    private static float Weight(Token token)
    {
        if (token.Kind != TokenKind.Word)
            return 1;
        var rank = Math.Min(Lexicon.Rank(token.Word), Lexicon.Rank(token.Stem));
        return rank == int.MaxValue ? 1.2f : (float)(Math.Log2(rank + 2) / Math.Log2(22_000));
    }

    private static (float WeightA, float WeightB, float RarestA, float RarestB, int NamesA, int NamesB, int Common) Open(IReadOnlyList<Token> onlyA, IReadOnlyList<Token> onlyB)
    {
        var (weightA, rarestA, namesA, commonA) = One(onlyA);
        var (weightB, rarestB, namesB, commonB) = One(onlyB);
        return (weightA, weightB, rarestA, rarestB, namesA, namesB, commonA + commonB);

        static (float Weight, float Rarest, int Names, int Common) One(IReadOnlyList<Token> tokens)
        {
            float weight = 0, rarest = 0;
            int names = 0, common = 0;
            foreach (var token in tokens)
            {
                var own = Weight(token);
                weight += own;
                rarest = Math.Max(rarest, own);
                names += NameGuard.IsName(token) ? 1 : 0;
                common += own < 0.65f ? 1 : 0;
            }

            return (weight, rarest, names, common);
        }
    }

    private static float QuestionDistance(QuestionKind a, QuestionKind b)
    {
        if (a == b)
            return 0;
        return Family(a) == Family(b) ? 1 : 2;

        static int Family(QuestionKind kind) => kind switch
        {
            QuestionKind.What or QuestionKind.Which or QuestionKind.Request or QuestionKind.None => 0,
            QuestionKind.HowMany or QuestionKind.HowMuch => 1,
            QuestionKind.YesNo => 2,
            _ => 3 + (int)kind,
        };
    }

    private static bool SameStem(Token[] a, Token[] b, Index index) =>
        a.Length > 0 && b.Length > 0 && string.Equals(a[index].Stem, b[index].Stem, StringComparison.Ordinal);

    private static bool SameWord(Token[] a, Token[] b) => a.Length > 0 && b.Length > 0 && string.Equals(a[0].Word, b[0].Word, StringComparison.Ordinal);

    private static int CountNumbers(TextAnalysis text)
    {
        var count = 0;
        foreach (var token in text.Content)
            count += token.Kind == TokenKind.Number ? 1 : 0;
        return count;
    }
}
