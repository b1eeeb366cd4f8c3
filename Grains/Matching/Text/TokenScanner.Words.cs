namespace CoalescingCluster.Matching;

/// <content>Letters, digits and the few marks inside a plain word.</content>
internal sealed partial class TokenScanner
{
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

            // "20 m2"
            if (rest.Length is 2 or 3 && rest[^1] is '2' or '3' && _tokens.Count > 0 && _tokens[^1].Kind == TokenKind.Number && rest[..^1] is "m" or "km" or "cm" or "mm" or "ft" or "in" or "yd" or "mi")
            {
                Add(TokenKind.Unit, rest, rest.ToString(), TokenMarks.None);
                return;
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
        var follows = _tokens.Count > 0 && (_tokens[^1].Kind == TokenKind.Number || _tokens[^1].Word == "many");
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
}
