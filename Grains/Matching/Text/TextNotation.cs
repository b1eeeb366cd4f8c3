using System.Buffers;
using System.Text;

namespace CoalescingCluster.Matching;

/// <summary>
/// First of all, and outside of quotation: signs that stand for others are written out, so that what follows reads one notation. Superscripts and
/// fractions of one character, groups of digits parted by spaces, inches, signs of comparison before a number, and formulas without white space.
/// </summary>
internal static class TextNotation
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789\u00B2\u00B3\u00BC\u00BD\u00BE\u2153\u2154\u215B\u215C\u215D\u215E\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089");

    private static readonly SearchValues<char> Signs = SearchValues.Create("\u00B2\u00B3\u00B9\u2070\u2074\u2075\u2076\u2077\u2078\u2079\u00BC\u00BD\u00BE\u2153\u2154\u215B\u215C\u215D\u215E\u00B7\u00D7\u00F7\u2264\u2265\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089+*/=<>\"'- ");

    /// <summary>The text with its signs written out; the text itself when there are none.</summary>
    public static string Spell(string text)
    {
        if (text.AsSpan().IndexOfAny(Digits) < 0 || text.AsSpan().IndexOfAny(Signs) < 0)
            return text;
        var result = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (Quoted(text, i) is var end and > 0)
            {
                result.Append(text, i, end - i);
                i = end - 1;
            }
            else if (!Superscript(text, ref i, result) && !Sign(text, i, result) && !Range(text, ref i, result) && !Feet(text, ref i, result) && !Fraction(text, i, result) && !Group(text, ref i, result) && !Inches(text, i, result)
                && !Comparison(text, ref i, result) && !Formula(text, ref i, result))
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    // The end of a quotation that begins here; 0 when none does.
    private static int Quoted(string text, int i)
    {
        if (text[i] is not ('"' or '`') || (i > 0 && char.IsLetterOrDigit(text[i - 1])))
            return 0;
        var close = text.IndexOf(text[i], i + 1);
        return close < 0 ? 0 : close + 1;
    }

    // "x\u00B2" as "x^2", "m\u00B2" as "square m"
    private static bool Superscript(string text, ref int i, StringBuilder result)
    {
        if (i == 0 || DigitOf(text[i]) < 0 || !(char.IsAsciiLetterOrDigit(text[i - 1]) || text[i - 1] == ')'))
            return false;
        if (UnitBefore(text, i) is var unit and > 0)
        {
            if (DigitOf(text[i]) is not (2 or 3))
                return false;
            result.Insert(result.Length - unit, DigitOf(text[i]) == 2 ? " square " : " cubic ");
            return true;
        }

        result.Append('^');
        for (; i < text.Length && DigitOf(text[i]) is var digit and >= 0; i++)
            result.Append((char)('0' + digit));
        i--;
        return true;
    }

    private static int DigitOf(char c) => c switch
    {
        '\u00B9' => 1,
        '\u00B2' => 2,
        '\u00B3' => 3,
        '\u2070' or (>= '\u2074' and <= '\u2079') => c - '\u2070',
        _ => -1,
    };

    // "m\u00B2", "km\u00B2", "cm\u00B3": letters that are no variable; how many there are.
    private static int UnitBefore(string text, int i)
    {
        var start = i;
        while (start > 0 && char.IsAsciiLetter(text[start - 1]))
            start--;
        return text[start..i] is "m" or "km" or "cm" or "mm" or "ft" or "in" or "yd" or "mi" ? i - start : 0;
    }

    // "\u00BD" as "1/2"; "1\u00BD" stays.
    private static bool Fraction(string text, int i, StringBuilder result)
    {
        var value = text[i] switch
        {
            '\u00BC' => "1/4",
            '\u00BD' => "1/2",
            '\u00BE' => "3/4",
            '\u2153' => "1/3",
            '\u2154' => "2/3",
            '\u215B' => "1/8",
            '\u215C' => "3/8",
            '\u215D' => "5/8",
            '\u215E' => "7/8",
            _ => "",
        };
        if (value.Length == 0 || (i > 0 && char.IsLetterOrDigit(text[i - 1])))
            return false;
        result.Append(value);
        if (i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]))
            result.Append(' ');
        return true;
    }

    // Subscripts as digits, and the signs of multiplication and division that keyboards lack.
    private static bool Sign(string text, int i, StringBuilder result)
    {
        if (text[i] is >= '\u2080' and <= '\u2089')
            result.Append((char)('0' + text[i] - '\u2080'));
        else if (text[i] is '\u00D7' or '\u00B7' && i > 0 && i + 1 < text.Length)
            result.Append('*');
        else if (text[i] == '\u00F7')
            result.Append('/');
        else if (text[i] is '\u2264' or '\u2265')
            result.Append(text[i] == '\u2264' ? "<=" : ">=");
        else
            return false;
        return true;
    }

    // "10-12" as "10 to 12"
    private static bool Range(string text, ref int i, StringBuilder result)
    {
        if (!IsWordStart(text, i) || !Digits4(text, i, out var dash) || dash + 1 >= text.Length || text[dash] != '-' || !Digits4(text, dash + 1, out var end)
            || (end < text.Length && (char.IsLetterOrDigit(text[end]) || (text[end] is '-' or '/' or ':' && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1])) || (text[end] is '.' or ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
            || text[i] == '0' || text[dash + 1] == '0' || int.Parse(text.AsSpan(i, dash - i), System.Globalization.CultureInfo.InvariantCulture) >= int.Parse(text.AsSpan(dash + 1, end - dash - 1), System.Globalization.CultureInfo.InvariantCulture))
        {
            return false;
        }

        result.Append(text, i, dash - i).Append(" to ").Append(text, dash + 1, end - dash - 1);
        i = end - 1;
        return true;
    }

    // 5'9" as "5 ft 9 inch"
    private static bool Feet(string text, ref int i, StringBuilder result)
    {
        if (!IsWordStart(text, i) || !Digits4(text, i, out var mark) || mark - i > 2 || mark + 1 >= text.Length || text[mark] != '\'' || !Digits4(text, mark + 1, out var end) || end - mark > 3
            || (end < text.Length && char.IsLetterOrDigit(text[end])))
        {
            return false;
        }

        result.Append(text, i, mark - i).Append(" ft ").Append(text, mark + 1, end - mark - 1).Append(" inch");
        i = end < text.Length && text[end] == '"' ? end : end - 1;
        return true;
    }

    private static bool IsWordStart(string text, int i) => char.IsAsciiDigit(text[i]) && (i == 0 || char.IsWhiteSpace(text[i - 1]) || text[i - 1] == '(');

    // One to four digits.
    private static bool Digits4(string text, int from, out int end)
    {
        end = from;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end > from && end - from <= 4;
    }

    // "7 500 euros": a unit follows.
    private static bool IsMeasured(string text, int at)
    {
        if (at + 1 >= text.Length || text[at] != ' ')
            return false;
        var end = at + 1;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
            end++;
        return end - at > 2 && Lexicon.Units.ContainsKey(text[(at + 1)..end].ToLowerInvariant());
    }

    // "1 250 000": two groups of three and more, or one before a unit.
    private static bool Group(string text, ref int i, StringBuilder result)
    {
        if (!char.IsAsciiDigit(text[i]) || text[i] == '0' || (i > 0 && (char.IsLetterOrDigit(text[i - 1]) || (text[i - 1] is '.' or ',' or '-' or '/' or ' ' && i > 1 && char.IsAsciiDigit(text[i - 2])))))
            return false;
        var at = i;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        if (at - i > 3)
            return false;
        var groups = 0;
        while (at + 3 < text.Length && text[at] == ' ' && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]) && char.IsAsciiDigit(text[at + 3]) && (at + 4 == text.Length || !char.IsLetterOrDigit(text[at + 4])))
        {
            at += 4;
            groups++;
        }

        if (groups == 0 || (groups == 1 && !IsMeasured(text, at)) || (at + 1 < text.Length && text[at] == ' ' && char.IsAsciiDigit(text[at + 1])))
            return false;
        foreach (var c in text.AsSpan(i, at - i))
        {
            if (c != ' ')
                result.Append(c);
        }

        i = at - 1;
        return true;
    }

    // 27" as "27 inch"
    private static bool Inches(string text, int i, StringBuilder result)
    {
        if (text[i] != '"' || i == 0 || !char.IsAsciiDigit(text[i - 1]) || text.AsSpan(0, i).Count('"') % 2 != 0 || (i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1])))
            return false;
        result.Append(" inch");
        return true;
    }

    // "> 100" as "more than 100"
    private static bool Comparison(string text, ref int i, StringBuilder result)
    {
        var words = text[i] switch
        {
            '>' => "more than",
            '<' => "less than",
            _ => "",
        };
        var next = i + 1;
        while (next < text.Length && text[next] == ' ')
            next++;
        // Behind a word of prose and before a number; "x > 5" and "if (a >5" are code.
        if (words.Length == 0 || next >= text.Length || !(char.IsAsciiDigit(text[next]) || text[next] is '$' or '\u20AC' or '\u00A3') || i < 4 || text[i - 1] != ' ' || !char.IsAsciiLetter(text[i - 2]) || !char.IsAsciiLetter(text[i - 3]) || !char.IsAsciiLetter(text[i - 4]))
            return false;
        result.Append(words).Append(' ');
        i = next - 1;
        return true;
    }

    // "3x+5=20" as "3x + 5 = 20"
    private static bool Formula(string text, ref int i, StringBuilder result)
    {
        if (i > 0 && !char.IsWhiteSpace(text[i - 1]))
            return false;
        var end = i;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        var chunk = text.AsSpan(i, end - i);
        var core = chunk.TrimEnd("?.,;:!");
        if (!IsFormula(core))
            return false;
        for (var at = 0; at < core.Length; at++)
        {
            var isSpaced = at > 0 && at + 1 < core.Length && core[at] is '+' or '*' or '=' or '-' && core[at - 1] is not ('(' or '^' or '=' or '+' or '*' or '-');
            if (isSpaced)
                result.Append(' ').Append(core[at]).Append(' ');
            else
                result.Append(core[at]);
        }

        result.Append(chunk[core.Length..]);
        i = end - 1;
        return true;
    }

    // Numbers and letters that stand for numbers, with a sign that makes an equation or a sum of them.
    private static bool IsFormula(ReadOnlySpan<char> core)
    {
        var (signs, digits, letters) = (0, 0, 0);
        for (var at = 0; at < core.Length; at++)
        {
            var c = core[at];
            if (char.IsAsciiDigit(c))
            {
                digits++;
                letters = 0;
            }
            else if (char.IsAsciiLetter(c))
            {
                if (++letters > 1)
                    return false;
            }
            else if (c is '+' or '*' or '=' or '-' or '^' or '(' or ')' or '/' or '.')
            {
                letters = 0;
                if (at > 0 && core[at - 1] == c && c is '+' or '-' or '*' or '=' or '/')
                    return false;
                signs += c is '+' or '*' or '=' && at > 0 && at + 1 < core.Length ? 1 : 0;
            }
            else
            {
                return false;
            }
        }

        return signs > 0 && digits > 0;
    }
}
