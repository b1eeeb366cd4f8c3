namespace CoalescingCluster.Matching;

/// <summary>
/// A request without its notation: numbers in digits, units, spelling and names in one form, dates month first, no articles, the frame of
/// the question as one mark. Two requests with one notation form, word by word, are the same request.
/// </summary>
internal static class NotationForm
{
    /// <summary>The requests have one notation form; both need content.</summary>
    public static bool Same(TextAnalysis a, TextAnalysis b)
    {
        if (a.TooLong || b.TooLong || a.Tokens.Length >= TokenScanner.MaxTokens / 2 || a.Content.Length == 0)
            return false;
        var left = Of(a.Tokens);
        var right = Of(b.Tokens);
        return left.Count > 0 && left.SequenceEqual(right, StringComparer.Ordinal);
    }

    private static List<string> Of(Token[] tokens)
    {
        var form = new List<string>(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            if (token.Kind == TokenKind.Word && token.Word is "a" or "an" or "the" or "please" or "some")
                continue;
            // "4 July" as "July 4"
            if (token.Kind == TokenKind.Number && i + 1 < tokens.Length && DateGuard.IsMonth(tokens[i + 1].Stem) && token.Word.Length <= 2)
            {
                form.Add(tokens[i + 1].Stem);
                form.Add(token.Word);
                i++;
                continue;
            }

            form.Add(DateGuard.IsMonth(token.Stem) ? token.Stem : token.Kind == TokenKind.Code ? token.Raw : token.Kind == TokenKind.Unit ? "unit:" + token.Word : token.Word);
        }

        return QuestionFrame.Apply(form);
    }
}
