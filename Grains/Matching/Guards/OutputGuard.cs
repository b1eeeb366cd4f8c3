using System.Collections.Frozen;

namespace CoalescingCluster.Matching;

/// <summary>Language and format of the answer: "in Spanish", "as JSON", "as a table", "a poem".</summary>
internal sealed class OutputGuard : IGuard
{
    private static readonly FrozenSet<string> Formats = new[]
    {
        "json", "xml", "yaml", "csv", "table", "markdown", "html", "pdf", "latex", "bullet", "essay", "poem", "haiku", "limerick", "sonnet", "song", "dialog", "tweet", "script", "rap",
        "slogan", "diagram", "chart", "flowchart", "spreadsheet", "email", "letter", "speech", "acronym", "rhyme",
    }.Select(Stemmer.Of).ToFrozenSet(StringComparer.Ordinal);

    public string Name => "output";

    public GuardFinding Examine(PairView pair)
    {
        var a = Find(pair.A, pair.OnlyA);
        var b = Find(pair.B, pair.OnlyB);
        if (a is { } left && b is { } right)
            return GuardFinding.Veto($"{left.Token.Raw} / {right.Token.Raw}");
        if (a is null && b is null)
            return GuardFinding.Pass;
        var alone = a ?? b!.Value;
        return alone.Governed ? GuardFinding.Veto(alone.Token.Raw) : GuardFinding.Doubt(alone.Token.Raw);
    }

    private static (Token Token, bool Governed)? Find(TextAnalysis text, IReadOnlyList<Token> only)
    {
        foreach (var token in only)
        {
            if (token.Kind != TokenKind.Word)
                continue;
            var isLanguage = Lexicon.Languages.Contains(Stemmer.Of(token.Raw.ToLowerInvariant()));
            if (isLanguage || Formats.Contains(token.Stem))
                return (token, IsGoverned(text, token));
        }

        return null;
    }

    // "in Spanish", "as a table", "to JSON"
    private static bool IsGoverned(TextAnalysis text, Token token)
    {
        var at = Array.IndexOf(text.Tokens, token);
        for (var i = at - 1; i >= 0 && i >= at - 2; i--)
        {
            if (text.Tokens[i].Word is "in" or "as" or "into" or "to" or "using")
                return true;
        }

        return false;
    }
}
