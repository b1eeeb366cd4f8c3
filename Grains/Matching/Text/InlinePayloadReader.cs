namespace CoalescingCluster.Matching;

/// <summary>Finds the text that a one-line request works on: "Translate to French: good night".</summary>
internal static class InlinePayloadReader
{
    private static readonly string[] Verbs =
    [
        "translate", "rewrite", "rephrase", "paraphrase", "reword", "proofread", "correct", "fix", "edit", "summarize", "summarise", "shorten", "classify",
        "grammar", "sentiment", "voice", "this sentence", "this text", "this paragraph", "this code", "this email", "this review", "following", "to sql",
    ];

    public static string Read(string instruction)
    {
        var colon = instruction.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0 || colon > 200 || colon + 3 >= instruction.Length)
            return "";
        var head = instruction.AsSpan(0, colon);
        foreach (var verb in Verbs)
        {
            if (head.Contains(verb, StringComparison.OrdinalIgnoreCase))
                return instruction[(colon + 2)..].Trim();
        }

        return "";
    }
}
