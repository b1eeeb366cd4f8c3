namespace CoalescingCluster.Matching;

/// <summary>Follow-ups, fragments, and pronouns without an antecedent in the same text: too little is said to know the meaning.</summary>
internal sealed class ContextGuard : IGuard
{
    public string Name => "context";

    public GuardFinding Examine(PairView pair)
    {
        if (IsFollowUp(pair.A, pair.First.Payload.Length > 0) is { } a)
            return GuardFinding.Veto(a);
        return IsFollowUp(pair.B, pair.Second.Payload.Length > 0) is { } b ? GuardFinding.Veto(b) : GuardFinding.Pass;
    }

    private static string? IsFollowUp(TextAnalysis text, bool carriesText)
    {
        var content = 0;
        foreach (var token in text.Content)
            content += IsMarker(token.Stem) ? 0 : 1;
        if (content > 0 && !(content == 1 && StartsWithAnd(text)) && !IsFragment(text, content) && !(LacksAntecedent(text) && !carriesText && text.Quotes.Count == 0))
            return null;
        return text.Tokens.Length == 0 ? "no words" : string.Join(' ', text.Tokens.Take(6).Select(token => token.Raw));
    }

    // Words that point to something said before.
    private static bool IsMarker(string stem) => stem is "more" or "again" or "continue" or "else" or "further" or "elaborate" or "detail" or "explain" or "go" or "summarize" or "translate" or "rewrite"
        or "repeat" or "shorten" or "example" or "other" or "another" or "before" or "previous" or "last" or "mean" or "next" or "sure" or "why" or "yes" or "ok" or "okay" or "instead" or "too" or "same";

    // "and in Paris?", "what about Java?"
    private static bool StartsWithAnd(TextAnalysis text) =>
        text.Tokens[0].Word is "and" or "but" || (text.Tokens.Length > 1 && text.Tokens[0].Word is "what" or "how" && text.Tokens[1].Word == "about");

    // "Redis again?", "With a read replica?": nothing is asked, and no verb tells what is to be done.
    private static bool IsFragment(TextAnalysis text, int content)
    {
        if (text.Question is not (QuestionKind.Request or QuestionKind.None) || content > 3 || HasVerb(text))
            return false;
        // "phishing meaning", "meaning of serendipity"
        if (content == 1 && text.Tokens.Length > 1 && (text.Tokens[0].Word is "meaning" or "definition" || text.Tokens[^1].Word is "meaning" or "definition"))
            return false;
        return content == 1 || PrepositionReader.IsPreposition(text.Tokens[0].Word) || text.Tokens[0].Word is "and" or "but" or "or" or "also" or "then" or "so" or "not" or "no";
    }

    private static bool HasVerb(TextAnalysis text) =>
        Array.Exists(text.Tokens, token => token.Kind == TokenKind.Word && (Lexicon.OperationGroups.ContainsKey(token.Stem) || token.Word is "is" or "are" or "was" or "were" or "do" or "does" or "did" or "have" or "has" or "can"
            or "tell" or "show" or "give" or "want" or "need" or "help" or "get" or "let" or "i" or "how" or "what" or "which" or "who" or "where" or "when" or "why"));

    // "How does it work?", "Fix it": a short text whose pronoun has nothing before it.
    private static bool LacksAntecedent(TextAnalysis text)
    {
        if (text.Content.Length > 2)
            return false;
        var content = 0;
        for (var i = 0; i < text.Tokens.Length; i++)
        {
            var token = text.Tokens[i];
            if (token.Word is "it" or "they" or "them" or "he" or "she" or "him" && token.Kind == TokenKind.Word)
                return (content == 0 || (content == 1 && text.Tokens[i - 1].IsContent)) && !IsExpletive(text, i);
            content += token.IsContent ? 1 : 0;
        }

        return false;
    }

    // "Is it safe to ...", "What time is it in Tokyo?", "Is it raining?"
    private static bool IsExpletive(TextAnalysis text, int at)
    {
        if (text.Tokens[at].Word != "it")
            return false;
        for (var i = 0; i < text.Tokens.Length; i++)
        {
            if (text.Tokens[i].Stem is "rain" or "snow" or "time" or "cold" or "hot" or "warm" || (i > at && text.Tokens[i].Word is "to" or "that" or "if" or "when" or "like" or "take" or "cost"))
                return true;
        }

        return false;
    }
}
