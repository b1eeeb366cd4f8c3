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
    private bool _sentenceStart = true;
    private bool _quoted;

    private TokenScanner(string text)
    {
        _text = text;
        _mixedCase = IsMixedCase(text);
    }

    /// <summary>Tokens and quotations of a text that went through <see cref="UnicodeFold"/>.</summary>
    public static (List<Token> Tokens, List<string> Quotes, bool MixedCase) Scan(string text)
    {
        var scanner = new TokenScanner(text);
        scanner.Run();
        return (scanner._tokens, scanner._quotes, scanner._mixedCase);
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
        while (core.Length > 0 && core[^1] is ')' or ']' or '}' && !Balanced(core))
            core = core[..^1].TrimEnd("?!.,;:\"'");
        if (core.IsEmpty)
        {
            Symbol(chunk);
            MarkEnd(chunk);
            return;
        }

        if (core[0] == '-' && core.Length > 3 && CharShapes.IsPlainWord(core[1..]) && _tokens.Count > 0 && _tokens[^1].Kind == TokenKind.Number)
            Words(core[1..]);
        else if (CodeShapes.IsCode(core))
            Add(TokenKind.Code, core, core.ToString(), TokenMarks.None);
        else
            Words(core);
        MarkEnd(chunk[(chunk.IndexOf(core) + core.Length)..]);
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
        Add(TokenKind.Code, chunk, chunk.ToString(), TokenMarks.None);
    }

    // Letters, digits and the few marks inside a plain word.
    private void Words(ReadOnlySpan<char> core)
    {
        if (Money(ref core))
            return;
        var i = 0;
        while (i < core.Length && _tokens.Count < MaxTokens)
        {
            var rest = core[i..];
            if (char.IsAsciiDigit(rest[0]) && NumberWords.TryDigits(rest, out var value, out var used, out var ordinal))
            {
                // "5b" is a name of its own, "5m" is not.
                if (used + 1 == rest.Length && char.IsLetter(rest[used]) && !IsUnit(rest[used..].ToString().ToLowerInvariant(), rest[used..].ToString(), true, out _))
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

            if (!char.IsLetterOrDigit(rest[0]))
            {
                if (rest[0] is '+' or '/' or '&' or '=' or '<' or '>' or '\u00D7' or '\u00F7' or '\u00B0' or '\u20AC' or '\u00A3' && (i == 0 || i + 1 == core.Length || rest[0] is not '/' || (char.IsAsciiDigit(core[i - 1]) && char.IsAsciiDigit(core[i + 1]))))
                    Add(TokenKind.Code, rest[..1], rest[..1].ToString(), TokenMarks.None);
                i++;
                continue;
            }

            var length = 1;
            while (length < rest.Length && (char.IsLetter(rest[length]) || IsMarkNonSpacing(rest[length]) || InnerMark(rest, length)))
                length++;
            // "B+" and "B-" are no "B".
            if (length <= 2 && length < rest.Length && rest[length] is '+' or '-' && (length + 1 == rest.Length || !char.IsLetterOrDigit(rest[length + 1])))
            {
                Add(TokenKind.Code, rest[..(length + 1)], rest[..(length + 1)].ToString(), TokenMarks.None);
                i += length + 1;
                if (rest[(length + 1)..] is "'s" or "s")
                    return;
                continue;
            }

            Word(rest[..length]);
            i += length;
        }
    }

    private static bool IsMarkNonSpacing(char c) => char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark;

    // An apostrophe between letters, a dot in "U.S.", a letter after digits is no inner mark.
    private static bool InnerMark(ReadOnlySpan<char> run, int at) =>
        (run[at] is '\'' or '.' && at + 1 < run.Length && char.IsLetter(run[at + 1])) || (run[at] == '.' && at == run.Length - 1 && at >= 3 && run[at - 2] == '.')
        || (run[at] is '+' or '#' && at == 1 && run[0] is 'c' or 'C' or 'f' or 'F') || (run[at] == '+' && at == 2 && run[1] == '+');

    private bool Money(ref ReadOnlySpan<char> core)
    {
        var (unit, skip) = core switch
        {
            ['$', ..] => ("usd", 1),
            ['\u20AC', ..] => ("eur", 1),
            ['\u00A3', ..] => ("gbp", 1),
            ['\u20B9', ..] => ("inr", 1),
            ['\u00A5', ..] => ("jpy", 1),
            ['U', 'S', '$', ..] => ("usd", 3),
            ['R' or 'r', 's', '.', _, ..] => ("inr", 3),
            ['R' or 'r', 's', _, ..] => ("inr", 2),
            _ => ("", 0),
        };
        if (skip == 0 || core.Length == skip || !char.IsAsciiDigit(core[skip]))
            return false;
        Words(core[skip..]);
        Add(TokenKind.Unit, core[..skip], unit, TokenMarks.None);
        return true;
    }

    private void Word(ReadOnlySpan<char> run)
    {
        var raw = run.ToString();
        var lower = raw.ToLowerInvariant();
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

        if (IsUnit(lower, raw, follows, out var unit))
        {
            Add(TokenKind.Unit, run, unit, TokenMarks.None);
            return;
        }

        Add(TokenKind.Word, run, lower, TokenMarks.None);
    }

    private static bool IsUnit(string lower, string raw, bool follows, out string unit)
    {
        unit = "";
        if (raw.Length == 2 && raw[1] == 'b' && char.IsUpper(raw[0]) && Lexicon.Units.TryGetValue(raw[..1].ToLowerInvariant() + "bit", out unit!))
            return true;
        lower = Spelling.Fold(lower);
        if (!Lexicon.Units.TryGetValue(lower, out unit!))
            return false;
        if (lower.Length <= 3 && lower is not ("km" or "cm" or "mm" or "kg" or "mb" or "gb" or "tb" or "kb" or "mph" or "mpg" or "usd" or "eur" or "gbp" or "inr" or "day" or "lbs" or "kwh" or "rs"))
            return follows && lower is not ("in" or "a" or "us" or "pt" or "bar" or "day");
        return follows || lower is not ("second" or "pound" or "yard" or "foot" or "degree" or "cup" or "pint" or "bit" or "bits" or "kelvin" or "sec");
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
            if (_mixedCase && HasNameCase(raw, _sentenceStart))
                marks |= TokenMarks.Name;
            // "hepatitis A": no article.
            if (raw.Length == 1 && (marks & TokenMarks.Name) != 0)
                marks &= ~TokenMarks.Function;
        }

        _sentenceStart = false;
        // Known texts are kept analysed: equal strings are kept once.
        _tokens.Add(new(kind, raw.SequenceEqual(word) ? word : raw.ToString(), kind == TokenKind.Word ? Spelling.Fold(word) : word, stem, marks));
    }

    private static bool HasNameCase(ReadOnlySpan<char> raw, bool start)
    {
        if (raw is "I" || raw.StartsWith("I'"))
            return false;
        for (var i = start ? 1 : 0; i < raw.Length; i++)
        {
            if (char.IsUpper(raw[i]))
                return true;
        }

        return false;
    }

    private static bool Balanced(ReadOnlySpan<char> run)
    {
        var (open, close) = run[^1] switch { ')' => ('(', ')'), ']' => ('[', ']'), _ => ('{', '}') };
        return run.Count(open) >= run.Count(close);
    }

    // Capitals tell names apart only where not everything is written in capitals or as a title.
    private static bool IsMixedCase(string text)
    {
        int words = 0, capital = 0, lower = 0;
        var inside = false;
        for (var i = 0; i < text.Length && i < 2000; i++)
        {
            var c = text[i];
            if (char.IsLetter(c) && !inside)
            {
                words++;
                if (char.IsUpper(c))
                    capital++;
            }

            if (char.IsLower(c))
                lower++;
            inside = char.IsLetterOrDigit(c) || c == '\'';
        }

        return lower > 0 && (words < 4 || capital < words * 0.85);
    }
}
