namespace CoalescingCluster.Matching;

/// <summary>What was read from a text: tokens and their roles. Immutable.</summary>
internal sealed class TextAnalysis
{
    /// <summary>Instructions longer than this are compared exactly only.</summary>
    public const int LongestInstruction = 4000;

    private static readonly TextAnalysis Empty = new("", "", [], []);

    private TextAnalysis(string instruction, string inline, IReadOnlyList<Token> tokens, IReadOnlyList<string> quotes)
    {
        Instruction = instruction;
        InlinePayload = inline;
        Tokens = [.. tokens];
        Quotes = quotes;
        Content = [.. Tokens.Where(token => token.IsContent)];
        Question = QuestionReader.Read(Tokens);
        Negations = NegationReader.Read(Tokens);
        Language = LanguageReader.Read(instruction, Tokens);
        (SharingLimit, SharingReason) = SharingReader.Read(Tokens);
    }

    /// <summary>The instruction as it was analysed, in one Unicode form.</summary>
    public string Instruction { get; }

    /// <summary>The text behind the colon of "Translate to French: good night"; empty when there is none.</summary>
    public string InlinePayload { get; }

    /// <summary>All tokens of the instruction.</summary>
    public Token[] Tokens { get; }

    /// <summary>Tokens that carry content.</summary>
    public Token[] Content { get; }

    /// <summary>The request without its notation. Two threads may compute it at once; both get equal results.</summary>
    public NotationForm Form => field ??= NotationForm.Of(Tokens);

    /// <summary>
    /// Indices of the words in lower case that no list knows: slips of the keyboard, perhaps. Two threads may compute it at once; both get equal results.
    /// </summary>
    public int[] Unlisted => field ??= [.. Enumerable.Range(0, Tokens.Length).Where(i => IsUnlisted(Tokens[i]))];

    /// <summary>What stands in quotation marks.</summary>
    public IReadOnlyList<string> Quotes { get; }

    /// <summary>The kind of question.</summary>
    public QuestionKind Question { get; }

    /// <summary>Stems that are negated, in order; "" where nothing follows.</summary>
    public IReadOnlyList<string> Negations { get; }

    /// <summary>What language the text is written in, as far as the models are concerned.</summary>
    public TextLanguage Language { get; }

    /// <summary>How far an answer may be shared.</summary>
    public SharingLimit SharingLimit { get; }

    /// <summary>The words that set <see cref="SharingLimit"/>.</summary>
    public string? SharingReason { get; }

    /// <summary>The instruction is too long to be compared by meaning.</summary>
    public bool TooLong => Instruction.Length > LongestInstruction;

    private static bool IsUnlisted(Token token) =>
        token.Kind == TokenKind.Word && !token.IsName && (token.Marks & TokenMarks.Quoted) == 0 && !WordPairs.HasInnerCapital(token.Raw) && !Misspelling.IsListed(token.Word);

    public static TextAnalysis Of(PreparedText text)
    {
        var instruction = UnicodeFold.Apply(text.Instruction);
        if (instruction.Length == 0)
            return Empty;
        var scanned = instruction.Length > LongestInstruction ? instruction[..LongestInstruction] : instruction;
        var inline = InlinePayloadReader.Read(scanned);
        var (tokens, quotes) = TokenScanner.Scan(TextNotation.Spell(scanned));
        return new(instruction, inline, TokenRewriter.Rewrite(tokens), quotes);
    }
}
