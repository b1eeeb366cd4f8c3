namespace CoalescingCluster.Matching;

/// <summary>Quantifiers and scope: all or one, only, except, at least, total or average, with words of scope on one side alone.</summary>
internal sealed class QuantifierGuard : IGuard
{
    public string Name => "quantifier";

    public GuardFinding Examine(PairView pair)
    {
        var a = Find(pair.OnlyA);
        var b = Find(pair.OnlyB);
        if (a is null && b is null)
            return GuardFinding.Pass;
        var words = $"{a?.Word ?? "-"} / {b?.Word ?? "-"}";
        if (a is { } left && b is { } right)
            return Class(left) == Class(right) ? GuardFinding.Pass : GuardFinding.Veto(words);
        return Class((a ?? b)!.Value) is "only" or "except" or "average" ? GuardFinding.Veto(words) : GuardFinding.Doubt(words);
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
