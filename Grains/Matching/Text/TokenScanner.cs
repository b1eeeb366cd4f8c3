namespace CoalescingCluster.Matching;

/// <summary>Cuts a text into words, numbers, units and code. One pass, linear, no regular expressions.</summary>
internal sealed partial class TokenScanner
{
    /// <summary>Tokens that are looked at; what comes after is compared as text.</summary>
    public const int MaxTokens = 1024;

    private static readonly System.Buffers.SearchValues<char> Pauses = System.Buffers.SearchValues.Create(".!?,;:)");

    private static readonly System.Buffers.SearchValues<char> Structure = System.Buffers.SearchValues.Create("(){};\"'");

    private readonly string _text;
    private readonly List<Token> _tokens = new(32);
    private readonly List<string> _quotes = [];
    private readonly bool _mixedCase;
    private readonly bool _speaksOfCode;
    private bool _sentenceStart = true;
    private bool _quoted;

    private TokenScanner(string text)
    {
        _text = text;
        _mixedCase = CapitalReader.IsMixedCase(text);
        _speaksOfCode = CharShapes.SpeaksOfCode(text);
    }

    /// <summary>Tokens and quotations of a text that went through <see cref="UnicodeFold"/>.</summary>
    public static (List<Token> Tokens, List<string> Quotes) Scan(string text)
    {
        var scanner = new TokenScanner(text);
        scanner.Run();
        return (scanner._tokens, scanner._quotes);
    }

    private void Run()
    {
        var i = 0;
        while (i < _text.Length && _tokens.Count < MaxTokens)
        {
            var c = _text[i];
            if (char.IsWhiteSpace(c))
            {
                _sentenceStart |= c == '\n';
                i++;
                continue;
            }

            if (c is '"' or '`' && _text.IndexOf(c, i + 1) is var close and > 0 && close - i < 2000 && (i == 0 || !char.IsLetterOrDigit(_text[i - 1])))
            {
                Quote(_text.AsSpan(i + 1, close - i - 1), code: c == '`');
                i = close + 1;
                continue;
            }

            var end = i + 1;
            while (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] is not '`' && !(_text[end] == '"' && !char.IsLetterOrDigit(_text[end - 1])))
                end++;
            Chunk(_text.AsSpan(i, end - i));
            i = end;
        }
    }

    private void Quote(ReadOnlySpan<char> inner, bool code)
    {
        var trimmed = inner.Trim();
        if (trimmed.IsEmpty)
            return;
        _quotes.Add(trimmed.ToString());
        // `tar -xzf`: several parts in lower case are read as they are outside of quotation.
        if (code && !(trimmed.Contains(' ') && trimmed.Length < 80 && !trimmed.ContainsAny(Structure) && !trimmed.ContainsAnyInRange('A', 'Z')))
        {
            Add(TokenKind.Code, trimmed, trimmed.ToString(), TokenMarks.Quoted);
            return;
        }

        _quoted = true;
        foreach (var range in trimmed.Split(' '))
        {
            if (trimmed[range] is { IsEmpty: false } part)
                Chunk(part);
        }

        _quoted = false;
    }

    private void Chunk(ReadOnlySpan<char> chunk)
    {
        // "*p" is a pointer, "*this*" is not.
        var isEmphasis = chunk.Count('*') % 2 == 0 || chunk.Trim('*').IsEmpty;
        var core = chunk.TrimStart(isEmphasis ? "([{\"'*,;!?" : "([{\"',;!?").TrimEnd(isEmphasis ? "?!.,;:\"'*" : "?!.,;:\"'");
        while (core.Length > 0 && core[^1] is ')' or ']' or '}' && !CapitalReader.IsBalanced(core))
            core = core[..^1].TrimEnd("?!.,;:\"'");
        if (core.IsEmpty)
        {
            Symbol(chunk);
            MarkEnd(chunk);
            return;
        }

        // "strcpy()" is the function strcpy.
        if (core.Length > 3 && core.EndsWith("()") && char.IsLetterOrDigit(core[^3]))
            core = core[..^2];
        if (core[0] == '-' && core.Length > 3 && CharShapes.IsPlainWord(core[1..]) && _tokens.Count > 0 && _tokens[^1].Kind == TokenKind.Number)
            Words(core[1..]);
        else if (core.Length <= 3 && core.Contains('/') && Contractions.TryExpand(core.ToString().ToLowerInvariant(), out _))
            Word(core);
        else if (Date(core))
            _sentenceStart = false;
        else if (IsAlias(core))
            Word(core);
        else if (CharShapes.IsIdentifier(core, _speaksOfCode))
            Code(core.EndsWith("'s") ? core[..^2] : core);
        else if (CodeShapes.IsCode(core))
            Code(core);
        else
            Words(core);
        MarkEnd(chunk[(chunk.IndexOf(core) + core.Length)..]);
    }

    // "k8s", "c#": listed names, whatever they are made of.
    private static bool IsAlias(ReadOnlySpan<char> core)
    {
        if (core.Length > 12 || CharShapes.IsPlainWord(core))
            return false;
        Span<char> lower = stackalloc char[12];
        var length = core.ToLowerInvariant(lower);
        return Lexicon.Phrases.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower[..length], out var phrases) && phrases[^1].Words.Length == 1;
    }

    // "2000-01-31", "Mon-Fri"
    private bool Date(ReadOnlySpan<char> core)
    {
        if (Weekdays.TryReadRange(core, out var from, out var to))
        {
            Add(TokenKind.Word, core[..3], from, TokenMarks.None);
            Add(TokenKind.Word, core[3..4], "to", TokenMarks.None);
            Add(TokenKind.Word, core[^3..], to, TokenMarks.None);
            return true;
        }

        if (!IsoDate.TryRead(core, out var month, out var day, out var year))
            return false;
        Add(TokenKind.Word, core, month, TokenMarks.None);
        Add(TokenKind.Number, core, day, TokenMarks.None);
        Add(TokenKind.Number, core, year, TokenMarks.None);
        return true;
    }

    private void MarkEnd(ReadOnlySpan<char> after)
    {
        if (after.IndexOfAny(".!?") >= 0 || after.EndsWith(":"))
            _sentenceStart = true;
        if (after.ContainsAny(Pauses) && _tokens.Count > 0)
            _tokens[^1] = _tokens[^1] with { Marks = _tokens[^1].Marks | TokenMarks.Pause };
    }

    // A run of marks only: an operator, or punctuation that stands alone.
    private void Symbol(ReadOnlySpan<char> chunk)
    {
        if (chunk.TrimStart("?!.,;:\"'-()*").IsEmpty && chunk is not ("*" or "**" or "--") && !(chunk is "?." or "??" or "..." or "!!" or "!" or "?" or "::" && IsAboutSigns()))
            return;
        Code(chunk);
    }

    // "What does the ?? operator do?"
    private bool IsAboutSigns() => _text.Contains("operator", StringComparison.OrdinalIgnoreCase) || _text.Contains("symbol", StringComparison.OrdinalIgnoreCase);

    private void Code(ReadOnlySpan<char> code)
    {
        // SQL does not care for case.
        if (code.StartsWith("COUNT(") || code.StartsWith("SUM(") || code.StartsWith("AVG(") || code.StartsWith("MIN(") || code.StartsWith("MAX("))
        {
            var lower = code.ToString().ToLowerInvariant();
            Add(TokenKind.Code, lower, lower, TokenMarks.None);
            return;
        }

        Add(TokenKind.Code, code, code.ToString(), TokenMarks.None);
    }

    private void Add(TokenKind kind, ReadOnlySpan<char> raw, string word, TokenMarks marks)
    {
        if (_quoted)
            marks |= TokenMarks.Quoted;
        if (_sentenceStart)
            marks |= TokenMarks.SentenceStart;
        var stem = word;
        if (kind == TokenKind.Word)
        {
            stem = Stemmer.Of(word);
            if (Lexicon.FunctionWords.Contains(word) || Lexicon.FunctionWords.Contains(stem))
                marks |= TokenMarks.Function;
            if (_mixedCase && CapitalReader.HasNameCase(raw, _sentenceStart))
                marks |= TokenMarks.Name;
            // "hepatitis A": no article.
            if (raw.Length == 1 && (marks & TokenMarks.Name) != 0)
                marks &= ~TokenMarks.Function;
        }

        _sentenceStart = false;
        // Known texts are kept analysed: equal strings are kept once.
        _tokens.Add(new(kind, raw.SequenceEqual(word) ? word : raw.ToString(), kind == TokenKind.Word ? Spelling.Fold(word) : word, stem, marks));
    }
}
