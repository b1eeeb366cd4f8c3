namespace CoalescingCluster.Matching;

/// <summary>Follow-ups and pronouns without an antecedent in the same text: too little is said to know the meaning.</summary>
internal sealed class ContextGuard : IGuard
{
    public string Name => "context";

    public GuardFinding Examine(PairView pair)
    {
        if (IsFollowUp(pair.A) is { } a)
            return GuardFinding.Veto(a);
        return IsFollowUp(pair.B) is { } b ? GuardFinding.Veto(b) : GuardFinding.Pass;
    }

    private static string? IsFollowUp(TextAnalysis text)
    {
        var content = 0;
        foreach (var token in text.Content)
        {
            if (token.Stem is not ("more" or "again" or "continue" or "else" or "further" or "elaborate" or "detail" or "explain" or "go" or "summarize" or "translate" or "rewrite"
                or "repeat" or "shorten" or "example" or "other" or "before" or "previous" or "last" or "mean" or "last" or "next" or "sure" or "why" or "yes" or "ok" or "okay"))
            {
                content++;
            }
        }

        if (content > 0 && !(content == 1 && StartsWithAnd(text)))
            return null;
        return text.Tokens.Length == 0 ? "no words" : string.Join(' ', text.Tokens.Take(6).Select(token => token.Raw));
    }

    // "and in Paris?", "what about Java?"
    private static bool StartsWithAnd(TextAnalysis text) =>
        text.Tokens[0].Word is "and" or "but" || (text.Tokens.Length > 1 && text.Tokens[0].Word is "what" or "how" && text.Tokens[1].Word == "about");
}
