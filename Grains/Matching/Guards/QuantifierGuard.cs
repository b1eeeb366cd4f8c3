namespace CoalescingCluster.Matching;

/// <summary>Quantifiers and scope: all or one, only, except, at least, total or average, with words of scope on one side alone.</summary>
internal sealed class QuantifierGuard : IGuard
{
    public string Name => "quantifier";

    public GuardFinding Examine(PairView pair)
    {
        if ((Part(pair.A, pair.OnlyA, pair.B) ?? Part(pair.B, pair.OnlyB, pair.A)) is { } part)
            return GuardFinding.Veto(part);
        var a = Find(pair.OnlyA);
        var b = Find(pair.OnlyB);
        if (a is null && b is null)
            return GuardFinding.Pass;
        var words = $"{a?.Word ?? "-"} / {b?.Word ?? "-"}";
        if (a is { } left && b is { } right)
            return Class(left) == Class(right) ? GuardFinding.Pass : GuardFinding.Veto(words);
        return Class((a ?? b)!.Value) is "only" or "except" or "average" ? GuardFinding.Veto(words) : GuardFinding.Doubt(words);
    }

    // "the first chapter of Walden" / "Walden"
    private static string? Part(TextAnalysis text, IReadOnlyList<Token> only, TextAnalysis other)
    {
        foreach (var token in only)
        {
            if (token.Stem is not ("chapter" or "part" or "section" or "page" or "volume" or "act" or "scene" or "verse" or "season" or "episode" or "paragraph" or "stanza" or "half" or "line" or "sentence"))
                continue;
            var at = Array.IndexOf(text.Tokens, token);
            if (at > 0 && (text.Tokens[at - 1] is { Kind: TokenKind.Number } || text.Tokens[at - 1].Word is "last" or "final" or "opening" or "closing") && !Array.Exists(other.Tokens, word => word.Stem == token.Stem))
                return $"{text.Tokens[at - 1].Raw} {token.Raw} / -";
        }

        return null;
    }

    private static Token? Find(IReadOnlyList<Token> tokens)
    {
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Word && Class(token).Length > 0)
                return token;
        }

        return null;
    }

    private static string Class(Token token) => token.Stem switch
    {
        "all" or "every" or "each" or "whole" or "entire" => "all",
        "only" or "solely" or "alone" => "only",
        "except" or "exclude" or "excluding" => "except",
        "other" or "another" or "else" or "besides" or "apart" or "aside" => "other",
        "both" => "both",
        "most" or "majority" => "most",
        "least" or "fewest" => "least",
        "average" or "median" => "average",
        "total" or "sum" or "overall" => "total",
        "half" or "quarter" => "half",
        "once" or "twice" => "times",
        "last" => "last",
        "same" => "same",
        "distinct" or "unique" => "distinct",
        _ => "",
    };
}
