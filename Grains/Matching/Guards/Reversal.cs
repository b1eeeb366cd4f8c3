namespace CoalescingCluster.Matching;

/// <summary>Finds two words that changed places around a third one: "Does Bob owe Alice" / "Does Alice owe Bob".</summary>
internal static class Reversal
{
    private const int MaxAligned = 24;

    public static GuardFinding Find(PairView pair, List<PrepositionObject> a, List<PrepositionObject> b)
    {
        var alignment = pair.Alignment;
        Span<int> from = stackalloc int[MaxAligned];
        var count = 0;
        for (var i = 0; i < alignment.ToB.Length && count < MaxAligned; i++)
        {
            if (alignment.ToB[i] >= 0 && alignment.Kinds[i] is WordMatch.Same or WordMatch.Typo)
                from[count++] = i;
        }

        var inversions = 0;
        var same = alignment.OnlyA.Count + alignment.OnlyB.Count == 0;
        for (var x = 0; x < count; x++)
        {
            for (var y = x + 1; y < count; y++)
            {
                if (alignment.ToB[from[x]] < alignment.ToB[from[y]])
                    continue;
                inversions++;
                var left = pair.A.Content[from[x]];
                var right = pair.A.Content[from[y]];
                if (KeepsRole(left.Stem, a, b) || KeepsRole(right.Stem, a, b) || AreJoined(pair.A, left, right) || AreJoined(pair.B, right, left))
                    continue;
                for (var v = x + 1; v < y; v++)
                {
                    var at = alignment.ToB[from[v]];
                    // "the world's tallest building" / "the tallest building of the world"
                    if (IsSuperlative(pair.A.Content[from[v]]) || IsSuperlative(left) || IsSuperlative(right))
                        continue;
                    if (at > alignment.ToB[from[y]] && at < alignment.ToB[from[x]] && (same || IsRole(pair, from[x], from[v], from[y])) && !ChangesVoice(pair)
                        && !AreJoined(pair.A, left, pair.A.Content[from[v]]) && !AreJoined(pair.A, pair.A.Content[from[v]], right))
                    {
                        return GuardFinding.Veto($"{left.Raw} {pair.A.Content[from[v]].Raw} {right.Raw} / {right.Raw} {pair.A.Content[from[v]].Raw} {left.Raw}");
                    }
                }

                // "Did Anna help Peter": the verb between them is a word without content.
                if (same && left.IsName && right.IsName && from[y] == from[x] + 1 && alignment.ToB[from[x]] == alignment.ToB[from[y]] + 1 && !ChangesVoice(pair))
                    return GuardFinding.Veto($"{left.Raw} {right.Raw} / {right.Raw} {left.Raw}");
                if (AsksForTheOther(pair, left, right) || AsksWhatElse(pair, left, right) || AsksWhichOther(pair, left, right))
                    return GuardFinding.Veto($"{left.Raw} {right.Raw} / {right.Raw} {left.Raw}");
            }
        }

        if (alignment.OnlyA.Count + alignment.OnlyB.Count > 0)
            return GuardFinding.Pass;
        if (IsOf(pair.A, pair.B) || IsOf(pair.B, pair.A))
            return GuardFinding.Veto("of / 's");
        if (AsksWhether(pair.A, pair.B) || AsksWhether(pair.B, pair.A))
            return GuardFinding.Veto($"{pair.A.Question} / {pair.B.Question} of the same words");
        return inversions > 0 ? GuardFinding.Doubt("order of words") : GuardFinding.Pass;
    }

    // "Who was Plato a teacher of" / "Who was Plato's teacher"
    private static bool IsOf(TextAnalysis text, TextAnalysis other) =>
        text.Tokens is [.., { Word: "of" }] && other.Tokens is not [.., { Word: "of" }] && Array.Exists(other.Tokens, static token => token.Raw.EndsWith("'s", StringComparison.Ordinal) && token.IsContent);

    // "Is butter a good substitute" / "What is a good substitute for butter"
    private static bool AsksWhether(TextAnalysis whether, TextAnalysis other) =>
        whether.Question == QuestionKind.YesNo && other.Question is QuestionKind.What or QuestionKind.Who or QuestionKind.Why
        && whether.Tokens is [{ Word: "is" or "are" or "was" or "were" or "do" or "does" or "did" }, { Word: not "there" }, ..]
        && !Array.Exists(whether.Tokens, static token => token.Word is "or" or "possible");

    // Two names right before and after the word between them, in both texts.
    private static bool IsRole(PairView pair, int left, int middle, int right) =>
        middle == left + 1 && right == middle + 1 && pair.A.Content[left].IsName == pair.A.Content[right].IsName && pair.A.Content[left].Kind == pair.A.Content[right].Kind
        && pair.Alignment.ToB[left] == pair.Alignment.ToB[middle] + 1 && pair.Alignment.ToB[middle] == pair.Alignment.ToB[right] + 1;

    // "By train, how do I get to Manhattan from JFK": moved together with its preposition.
    private static bool KeepsRole(string stem, List<PrepositionObject> a, List<PrepositionObject> b)
    {
        foreach (var left in a)
        {
            if (left.Stem != stem && left.Next != stem)
                continue;
            foreach (var right in b)
            {
                if ((right.Stem == stem || right.Next == stem) && PrepositionReader.Same(left.Preposition, right.Preposition))
                    return true;
            }
        }

        return false;
    }

    // "iOS or Android", "Ethan and Heather", "HTTP vs HTTPS": the order means nothing.
    private static bool AreJoined(TextAnalysis text, Token first, Token second)
    {
        var from = Array.IndexOf(text.Tokens, first);
        var to = from < 0 ? -1 : Array.IndexOf(text.Tokens, second, from);
        if (from < 0 || to < 0 || to - from > 6)
            return false;
        for (var i = from; i < to; i++)
        {
            if (text.Tokens[i].Word is "and" or "or" or "vs" or "nor" || (i > from && text.Tokens[i].Raw == "&") || ((text.Tokens[i].Marks & TokenMarks.Pause) != 0 && (to - i <= 2 || (i < 6 && PrepositionReader.IsPreposition(text.Tokens[0].Word)))))
                return true;
        }

        return false;
    }

    private static bool IsSuperlative(Token token) => token.Kind == TokenKind.Word && token.Word.Length > 5 && token.Word.EndsWith("est", StringComparison.Ordinal) && Lexicon.Rank(token.Word) != int.MaxValue;

    private static bool ChangesVoice(PairView pair) => IsPassive(pair.A) != IsPassive(pair.B) || IsSymmetric(pair.A) || IsSymmetric(pair.B);

    private static bool IsPassive(TextAnalysis text)
    {
        // "How are results ranked", "Why isn't the euro used"
        var auxiliary = Array.FindIndex(text.Tokens, static token => token.Word is "is" or "are" or "was" or "were");
        if (auxiliary is 0 or 1 && !HasSupport(text) && Array.FindIndex(text.Tokens, auxiliary + 1, static token => token.IsContent && token.Raw.EndsWith("ed", StringComparison.Ordinal)) > auxiliary + 1)
            return true;
        for (var i = 1; i < text.Tokens.Length; i++)
        {
            if (text.Tokens[i].Word == "by" || (text.Tokens[i].Raw.EndsWith("ed", StringComparison.Ordinal) && text.Tokens[i - 1].Word is "was" or "were" or "been" or "being" or "be"))
                return true;
        }

        return false;
    }

    /// <summary>The text speaks of a relation that holds both ways.</summary>
    public static bool IsSymmetric(TextAnalysis text) => Array.Exists(text.Tokens, token => token.Stem is "marry" or "equal" or "same" or "similar" or "difference" or "different" or "between"
        or "compare" or "differ" or "relate" or "relationship" or "sibling" or "friend" or "together" or "meet" or "acquaintance" or "vs" or "compatible" or "conflict" or "date" or "engage" or "close" or "connect"
        or "cousin" or "partner" or "neighbor" or "roommate" or "twin" or "distance" or "mix" or "adjacent");

    // "Which animals eat owls" / "Which animals do owls eat"
    private static bool AsksWhichOther(PairView pair, Token left, Token right) =>
        pair.A.Tokens is [{ Word: "which" or "what" or "whose" }, { IsFunction: false }, ..] && pair.B.Tokens is [{ Word: "which" or "what" or "whose" }, { IsFunction: false }, ..] && HasSupport(pair.A) != HasSupport(pair.B)
        && !IsPassive(pair.A) && !IsPassive(pair.B) && left.Kind == TokenKind.Word && right.Kind == TokenKind.Word && IsLast(pair.A, left, right) && IsLast(pair.B, right, left);

    // "What do owls eat" / "What eats owls"
    private static bool AsksWhatElse(PairView pair, Token left, Token right) =>
        pair.A.Tokens is [{ Word: "what" }, ..] && pair.B.Tokens is [{ Word: "what" }, ..] && HasSupport(pair.A) != HasSupport(pair.B) && !IsPassive(pair.A) && !IsPassive(pair.B)
        && (HasSupport(pair.A) ? pair.B : pair.A).Tokens is [_, { IsContent: true, Kind: TokenKind.Word }, ..] && IsLast(pair.A, left, right) && IsLast(pair.B, right, left);

    private static bool IsLast(TextAnalysis text, Token first, Token second) =>
        text.Content.Length >= 2 && text.Content[^2].Stem == first.Stem && text.Content[^1].Stem == second.Stem;

    // "Who killed Brutus" / "Who did Brutus kill"
    private static bool AsksForTheOther(PairView pair, Token left, Token right) =>
        pair.A.Question is QuestionKind.Who && pair.B.Question is QuestionKind.Who && HasSupport(pair.A) != HasSupport(pair.B) && !IsPassive(pair.A) && !IsPassive(pair.B)
        && !HasWhom(pair.A) && !HasWhom(pair.B) && (left.IsName ^ right.IsName || left.Kind != right.Kind)
        || (HasWhom(pair.A) != HasWhom(pair.B) && HasSupport(pair.A) != HasSupport(pair.B) && !IsPassive(pair.A) && !IsPassive(pair.B));

    private static bool HasSupport(TextAnalysis text) => Array.Exists(text.Tokens, token => token.Word is "did" or "do" or "does");

    private static bool HasWhom(TextAnalysis text) => Array.Exists(text.Tokens, token => token.Word == "whom");
}
