namespace CoalescingCluster.Matching;

/// <summary>Verbs and nouns that say what is to be done, by group; <c>Lexicon/operations.txt</c>.</summary>
internal static class Operations
{
    private static readonly string[] OnText =
    [
        "translate", "translation", "rewrite", "rephrase", "paraphrase", "reword", "proofread", "correct", "fix", "edit", "summarize", "summarise", "shorten",
        "classify", "reply", "respond", "answer", "grammar", "sentiment", "tone", "improve", "polish", "convert", "count", "extract", "write", "draft", "say",
        "following", "below", "above",
    ];

    /// <summary>The request may carry a text to work on, which must not lose its own greeting or thanks.</summary>
    public static bool WorksOnText(ReadOnlySpan<char> text)
    {
        // Only with a mark that sets a text apart; "fix my printer. Thanks" carries none.
        if (text.IndexOfAny(":\"`") < 0 && text.IndexOf("\n") < 0)
            return false;
        foreach (var verb in OnText)
        {
            var from = 0;
            while (text[from..].IndexOf(verb, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            {
                var begin = from + at;
                var end = begin + verb.Length;
                if ((begin == 0 || !char.IsLetter(text[begin - 1])) && (end == text.Length || !char.IsLetter(text[end])))
                    return true;
                from = end;
            }
        }

        return false;
    }
}
