namespace CoalescingCluster.Matching;

/// <summary>Numbers, however they are written: a number of one text that the other does not have.</summary>
internal sealed class NumberGuard : IGuard
{
    public string Name => "number";

    public GuardFinding Examine(PairView pair)
    {
        var a = Find(pair.OnlyA);
        var b = Find(pair.OnlyB);
        if (a is null && b is null)
            return GuardFinding.Pass;
        var words = $"{a?.Raw ?? "-"} / {b?.Raw ?? "-"}";
        if (a is null || b is null)
        {
            var (alone, others, text) = a is { } left ? (left, pair.OnlyA, pair.B) : (b!.Value, pair.OnlyB, pair.A);
            // "Convert 1 hectare" and "a hectare"; "the first" may go without saying.
            if (others.All(token => token.Kind != TokenKind.Number || IsSoft(token)) || IsInsideCode(alone, text))
                return GuardFinding.Doubt(words);
        }

        return GuardFinding.Veto(words);
    }

    private static bool IsSoft(Token token) => (token.Marks & TokenMarks.Soft) != 0 || token.Word == "1";

    private static bool IsInsideCode(Token number, TextAnalysis text) =>
        Array.Exists(text.Content, token => token.Kind == TokenKind.Code && token.Raw.Contains(number.Word, StringComparison.Ordinal) && token.Raw.Length <= number.Word.Length + 12
            && CodeNumbers.Has(token.Raw, number.Word));

    private static Token? Find(IReadOnlyList<Token> tokens)
    {
        Token? soft = null;
        foreach (var token in tokens)
        {
            if (token.Kind != TokenKind.Number)
                continue;
            if (!IsSoft(token))
                return token;
            soft ??= token;
        }

        return soft;
    }
}
