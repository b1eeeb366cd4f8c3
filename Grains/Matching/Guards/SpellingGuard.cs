namespace CoalescingCluster.Matching;

/// <summary>A request about spelling, abbreviation or notation itself ("What does AI stand for?", "Write 12 in words"): there, another notation is another question.</summary>
internal sealed class SpellingGuard : IGuard
{
    public string Name => "spelling";

    public GuardFinding Examine(PairView pair)
    {
        if (Slips(pair) is { } slips && (JudgesWords(pair.A) ?? JudgesWords(pair.B)) is { } judge)
            return GuardFinding.Veto($"{judge}: {slips}");
        if ((Asks(pair.A) ?? Asks(pair.B)) is not { } word)
            return GuardFinding.Pass;
        var a = Rewritten(pair.A);
        var b = Rewritten(pair.B);
        return a == b && Hyphens(pair.A) == Hyphens(pair.B) ? GuardFinding.Pass : GuardFinding.Veto($"{word}: {a} / {b}");
    }

    // "Is 'recieve' a word?", "Correct my sentence ...": there, a slip is what is asked about.
    private static string? JudgesWords(TextAnalysis text)
    {
        foreach (var token in text.Tokens)
        {
            if (token.Stem is "spell" or "spelling" or "spelt" or "misspell" or "word" or "typo" or "correct" or "proofread" or "grammar" or "pronounce" or "pronunciation" or "rhyme" or "letter" or "anagram")
                return token.Word;
        }

        return null;
    }

    // Words of which one text has a slip and the other has not.
    private static string? Slips(PairView pair)
    {
        var (a, b) = (Misspelt(pair.A), Misspelt(pair.B));
        if (a != b)
            return $"{a} / {b}";
        var typo = Array.IndexOf(pair.Alignment.Kinds, WordMatch.Typo);
        return typo < 0 ? null : pair.A.Content[typo].Raw;
    }

    private static string Misspelt(TextAnalysis text) => string.Join(' ', text.Tokens.Where(static token => Lexicon.Misspellings.ContainsKey(token.Raw.ToLowerInvariant())).Select(static token => token.Raw.ToLowerInvariant()).Order(StringComparer.Ordinal));

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
    private static string Rewritten(TextAnalysis text) => string.Join(' ', text.Tokens
        .Select(static token => (token.Word, Raw: AsWritten(token))).Where(static token => !string.Equals(token.Word, token.Raw, StringComparison.OrdinalIgnoreCase))
        .Select(static token => token.Raw).Order(StringComparer.Ordinal));

    // The commas of "48,500" are no question of spelling.
    private static string AsWritten(Token token) =>
        token.Kind == TokenKind.Number && char.IsAsciiDigit(token.Raw[0]) ? token.Raw.Replace(",", "", StringComparison.Ordinal).ToLowerInvariant() : token.Raw.ToLowerInvariant();

    private static int Hyphens(TextAnalysis text) => text.Instruction.Count(c => c == '-');
}
