namespace CoalescingCluster.Matching;

/// <summary>Person, role and tense: he or she, mine or theirs, will or did.</summary>
internal sealed class RoleGuard : IGuard
{
    public string Name => "role";

    public GuardFinding Examine(PairView pair)
    {
        if (Cast(pair.A) is { } cast && Cast(pair.B) is { } other && cast.You == other.I && cast.I == other.You)
            return GuardFinding.Veto($"you {cast.You}, I {cast.I} / you {other.You}, I {other.I}");
        if ((Object(pair.A, pair.B) ?? Object(pair.B, pair.A)) is { } turned)
            return GuardFinding.Veto(turned);
        var a = pair.Alignment.ExtraA;
        var b = pair.Alignment.ExtraB;
        foreach (var left in a)
        {
            foreach (var right in b)
            {
                if (Person(left) is { } x && Person(right) is { } y && x != y)
                    return x is "he" or "she" && y is "he" or "she" ? GuardFinding.Veto($"{left} / {right}") : GuardFinding.Doubt($"{left} / {right}");
                if (Tense(left) is { } s && Tense(right) is { } t && s != t)
                    return s == "future" || t == "future" ? GuardFinding.Veto($"{left} / {right}") : GuardFinding.Doubt($"{left} / {right}");
            }
        }

        return GuardFinding.Pass;
    }

    // "I reported a colleague" / "a colleague reported me"
    private static string? Object(TextAnalysis text, TextAnalysis other)
    {
        for (var i = 0; i + 1 < text.Tokens.Length; i++)
        {
            if (text.Tokens[i].Word is not ("i" or "we") || text.Tokens[i + 1] is not { Kind: TokenKind.Word, IsFunction: false } verb)
                continue;
            var me = text.Tokens[i].Word == "i" ? "me" : "us";
            var at = Array.FindIndex(other.Tokens, token => token.Stem == verb.Stem);
            if (at > 0 && at + 1 < other.Tokens.Length && other.Tokens[at + 1].Word == me && other.Tokens[at - 1].Word is not ("i" or "we") && !Array.Exists(text.Tokens, token => token.Word == me))
                return $"{text.Tokens[i].Word} {verb.Word} / {other.Tokens[at].Word} {me}";
        }

        return null;
    }

    // "You are the interviewer and I am the candidate"
    private static (string You, string I)? Cast(TextAnalysis text)
    {
        var (you, me) = (Part(text, "you", "are"), Part(text, "i", "am"));
        return you is not null && me is not null ? (you, me) : null;
    }

    private static string? Part(TextAnalysis text, string who, string verb)
    {
        for (var i = 0; i + 2 < text.Tokens.Length; i++)
        {
            if (text.Tokens[i].Word == who && text.Tokens[i + 1].Word == verb)
                return Array.Find(text.Tokens[(i + 2)..], static token => token.IsContent).Stem;
        }

        return null;
    }

    private static string? Person(string word) => word switch
    {
        "he" or "him" or "his" or "himself" => "he",
        "she" or "her" or "hers" or "herself" => "she",
        "i" or "me" or "my" or "mine" or "myself" => "i",
        "they" or "them" or "their" or "theirs" => "they",
        _ => null,
    };

    private static string? Tense(string word) => word switch
    {
        "did" or "was" or "were" or "had" => "past",
        "will" or "shall" => "future",
        _ => null,
    };
}
