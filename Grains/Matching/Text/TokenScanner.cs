namespace CoalescingCluster.Matching;

/// <summary>Cuts a text into words, numbers, units and code. One pass, linear, no regular expressions.</summary>
internal sealed class TokenScanner
{
    /// <summary>Tokens that are looked at; what comes after is compared as text.</summary>
    public const int MaxTokens = 1024;

    private static readonly System.Buffers.SearchValues<char> Pauses = System.Buffers.SearchValues.Create(".!?,;:)");

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
        if (code)
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
        var core = chunk.TrimStart("([{\"'*,;!?").TrimEnd("?!.,;:\"'*");
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
        if (chunk.TrimStart("?!.,;:\"'-()*").IsEmpty && chunk is not ("*" or "**" or "--"))
            return;
        Code(chunk);
    }

    // Letters, digits and the few marks inside a plain word.
    private void Words(ReadOnlySpan<char> core)
    {
        if (UnitReader.Currency(core) is { Skip: > 0 } money)
        {
            Words(core[money.Skip..]);
            Add(TokenKind.Unit, core[..money.Skip], money.Unit, TokenMarks.None);
            return;
        }

        var i = 0;
        while (i < core.Length && _tokens.Count < MaxTokens)
        {
            var rest = core[i..];
            if (char.IsAsciiDigit(rest[0]) && NumberWords.TryDigits(rest, out var value, out var used, out var ordinal))
            {
                // "39.5C"
                if (used >= 2 && used + 1 == rest.Length && rest[used] is 'C' or 'F')
                {
                    Add(TokenKind.Number, rest[..used], value, TokenMarks.None);
                    Add(TokenKind.Unit, rest[used..], rest[used] == 'C' ? "celsius" : "fahrenheit", TokenMarks.None);
                    return;
                }

                // "5b" is a name of its own, "5m" is not.
                if (used + 1 == rest.Length && char.IsLetter(rest[used]) && !UnitReader.IsUnit(rest[used..].ToString().ToLowerInvariant(), rest[used..].ToString(), true, out _))
                {
                    var name = rest.ToString().ToLowerInvariant();
                    Add(TokenKind.Code, name, name, TokenMarks.None);
                    return;
                }

                Add(TokenKind.Number, rest[..used], value, ordinal ? TokenMarks.Ordinal : TokenMarks.None);
                i += used;
                continue;
            }

            if (i == 0 && rest.Length > 1 && rest[0] is '-' or '.' && char.IsAsciiDigit(rest[1]) && NumberWords.TryDigits(rest[1..], out var tail, out var after, out _))
            {
                Add(TokenKind.Number, rest[..(after + 1)], rest[0] == '-' ? "-" + tail : "0." + rest[1..(after + 1)].ToString(), TokenMarks.None);
                i += after + 1;
                continue;
            }

            if (i == 0 && rest.Length > 1 && rest[0] == '.' && char.IsLetter(rest[1]))
            {
                Word(rest);
                return;
            }

            if (rest[0] == '%')
            {
                Add(TokenKind.Unit, rest[..1], "percent", TokenMarks.None);
                i++;
                continue;
            }

            if (rest[0] is '\u00B0' or '\u00BA')
            {
                var scale = rest.Length == 1 ? "degree" : rest[1] switch { 'C' or 'c' => "celsius", 'F' or 'f' => "fahrenheit", _ => "degree" };
                Add(TokenKind.Unit, rest, scale, TokenMarks.None);
                i += scale == "degree" ? 1 : 2;
                continue;
            }

            // "km/h"
            if (rest[0] == '/' && rest.Length > 1 && _tokens.Count > 0 && _tokens[^1].Kind == TokenKind.Unit && UnitReader.IsUnit(rest[1..].ToString().ToLowerInvariant(), rest[1..].ToString(), true, out var divisor))
            {
                Add(TokenKind.Word, rest[..1], "per", TokenMarks.None);
                Add(TokenKind.Unit, rest[1..], divisor, TokenMarks.None);
                return;
            }

            if (!char.IsLetterOrDigit(rest[0]))
            {
                if (rest[0] is '+' or '/' or '&' or '=' or '<' or '>' or '\u00D7' or '\u00F7' or '\u00B0' or '\u20AC' or '\u00A3' && (i == 0 || i + 1 == core.Length || rest[0] is not '/' || (char.IsAsciiDigit(core[i - 1]) && char.IsAsciiDigit(core[i + 1]))))
                    Code(rest[..1]);
                i++;
                continue;
            }

            var length = 1;
            while (length < rest.Length && (char.IsLetter(rest[length]) || CharShapes.IsMarkNonSpacing(rest[length]) || CharShapes.IsInnerMark(rest, length)))
                length++;
            // "B+" and "B-" are no "B".
            if (length <= 2 && length < rest.Length && rest[length] is '+' or '-' && (length + 1 == rest.Length || !char.IsLetterOrDigit(rest[length + 1])))
            {
                Code(rest[..(length + 1)]);
                i += length + 1;
                if (rest[(length + 1)..] is "'s" or "s")
                    return;
                continue;
            }

            Word(rest[..length]);
            i += length;
        }
    }

    private void Word(ReadOnlySpan<char> run)
    {
        var raw = run.ToString();
        var lower = Diacritics.Fold(raw.ToLowerInvariant());
        if (!_quoted && Lexicon.Misspellings.TryGetValue(lower, out var meant))
            lower = meant;
        if (Contractions.TryExpand(lower, out var expanded))
        {
            foreach (var range in expanded.AsSpan().Split(' '))
                Add(TokenKind.Word, run, expanded[range], TokenMarks.None);
            return;
        }

        if (lower.EndsWith("'s", StringComparison.Ordinal))
            lower = lower[..^2];
        else if (lower.EndsWith('\''))
            lower = lower[..^1];
        var follows = _tokens.Count > 0 && _tokens[^1].Kind == TokenKind.Number;
        if (follows && lower is "am" or "a.m." or "a.m" or "pm" or "p.m." or "p.m")
        {
            Add(TokenKind.Word, run, lower[0] == 'a' ? "am#" : "pm#", TokenMarks.None);
            return;
        }

        if (UnitReader.IsUnit(lower, raw, follows, out var unit))
        {
            Add(TokenKind.Unit, run, unit, TokenMarks.None);
            return;
        }

        // "nonrefundable" as "non-refundable"
        if (lower.Length >= 8 && lower.StartsWith("non", StringComparison.Ordinal) && lower != "nonsense" && Lexicon.Dictionary.Contains(lower.AsSpan(3)))
        {
            Add(TokenKind.Word, run, "non", TokenMarks.None);
            lower = lower[3..];
        }

        Add(TokenKind.Word, run, lower, TokenMarks.None);
    }

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
