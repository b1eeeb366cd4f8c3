namespace CoalescingCluster.Matching;

/// <summary>A request about spelling, abbreviation or notation itself ("What does AI stand for?", "Write 12 in words"): there, another notation is another question.</summary>
internal sealed class SpellingGuard : IGuard
{
    public string Name => "spelling";

    public GuardFinding Examine(PairView pair)
    {
        if (Asks(pair.A) is not { } word && (word = Asks(pair.B)!) is null)
            return GuardFinding.Pass;
        var a = Rewritten(pair.A);
        var b = Rewritten(pair.B);
        return a == b && Hyphens(pair.A) == Hyphens(pair.B) ? GuardFinding.Pass : GuardFinding.Veto($"{word}: {a} / {b}");
    }

    private static string? Asks(TextAnalysis text)
    {
        for (var i = 0; i < text.Tokens.Length; i++)
        {
            var next = i + 1 < text.Tokens.Length ? text.Tokens[i + 1].Word : "";
            if (text.Tokens[i].Stem is "spell" or "spelling" or "spelt" or "misspell" or "abbreviate" or "abbreviation" or "acronym" or "contraction" or "apostrophe" or "notation" or "iso"
                || text.Tokens[i].Stem.StartsWith("hyphen", StringComparison.Ordinal) || (text.Tokens[i].Stem == "stand" && next == "for") || (text.Tokens[i].Word is "in" or "as" or "into" && next is "words" or "digits" or "numerals" or "figures" or "letters"))
            {
                return text.Tokens[i].Word;
            }
        }

        return null;
    }

    // Words that were brought into another form, as they were written.
    private static string Rewritten(TextAnalysis text) => string.Join(' ', text.Tokens.Where(token => !string.Equals(token.Word, token.Raw, StringComparison.OrdinalIgnoreCase)).Select(token => token.Raw.ToLowerInvariant()).Order(StringComparer.Ordinal));

    private static int Hyphens(TextAnalysis text) => text.Instruction.Count(c => c == '-');
}
