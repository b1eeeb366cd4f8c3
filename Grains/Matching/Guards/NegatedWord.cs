namespace CoalescingCluster.Matching;

/// <summary>Words that carry their negation: "unpaid", "windowless", "gluten-free".</summary>
internal static class NegatedWord
{
    /// <summary>The stem that is negated; empty for a word that negates nothing.</summary>
    public static string Of(TextAnalysis text, Token token)
    {
        if (token.Kind != TokenKind.Word)
            return "";
        var word = token.Word;
        if (word.Length > 5 && word.StartsWith("un", StringComparison.Ordinal) && Lexicon.Dictionary.Contains(word.AsSpan(2)))
            return IsState(word[2..]) ? Stemmer.Of(word[2..]) : "";
        if (word.Length > 6 && word.EndsWith("less", StringComparison.Ordinal) && Lexicon.Dictionary.Contains(word.AsSpan(0, word.Length - 4)))
            return Stemmer.Of(word[..^4]);
        if (word.EndsWith("-free", StringComparison.Ordinal))
            return Stemmer.Of(word[..^5]);
        if (word != "free")
            return "";
        var at = Array.IndexOf(text.Tokens, token);
        // "Is parking free" says nothing of the kind.
        return at > 0 && text.Tokens[at - 1].IsContent && !Array.Exists(text.Tokens, static other => other.Word is "is" or "are" or "was" or "were") && (text.Tokens[at - 1].Marks & TokenMarks.Pause) == 0 ? text.Tokens[at - 1].Stem : "";
    }

    // A participle or an adjective: "unlock" reverses and does not negate.
    private static bool IsState(string word) => word is "safe" or "happy" or "clear" or "likely" or "usual" or "necessary" or "healthy" or "fair" or "available" or "aware" or "stable" or "true" or "common"
        || (!word.EndsWith('s') && !word.EndsWith("ing", StringComparison.Ordinal) && Stemmer.Of(word) != word);

    /// <summary>The text negates the word that the other one says with its negation: "has not paid" beside "unpaid".</summary>
    public static bool IsSaidApart(TextAnalysis text, TextAnalysis other, Token negated) => Of(other, negated) is { Length: > 0 } stem && text.Negations.Contains(stem);
}
