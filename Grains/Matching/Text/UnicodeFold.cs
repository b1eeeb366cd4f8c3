using System.Globalization;
using System.Text;

namespace CoalescingCluster.Matching;

/// <summary>
/// Brings a text into one Unicode form: Latin letters composed, typographic quotes, dashes and spaces as ASCII, no invisible characters,
/// line ends as <c>\n</c>. Compatibility forms (superscripts, fractions) stay, since they carry meaning.
/// </summary>
internal static class UnicodeFold
{
    public static string Apply(string text)
    {
        if (IsPlain(text))
            return text;
        var builder = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            // The globalisation-invariant runtime normalises nothing, so Latin letters are composed here; what the table lacks stays as it is.
            if (char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark && builder.Length > 0 && Lexicon.Composed.TryGetValue((builder[^1], c), out var composed))
                builder[^1] = composed;
            else
                Append(builder, c);
        }

        return builder.ToString();
    }

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (c is >= ' ' and < (char)127 or '\n')
                continue;
            return false;
        }

        return true;
    }

    private static void Append(StringBuilder builder, char c)
    {
        switch (c)
        {
            case '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032' or '\u00B4':
                builder.Append('\'');
                break;
            case '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u00AB' or '\u00BB':
                builder.Append('"');
                break;
            case '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2015' or '\u2212':
                builder.Append('-');
                break;
            case '\u2026':
                builder.Append("...");
                break;
            case '\r':
                break;
            case '\t':
                builder.Append('\t');
                break;
            case '\u2028' or '\u2029' or '\u0085' or '\v' or '\f':
                builder.Append('\n');
                break;
            case '\u00AD' or '\u200B' or '\u200C' or '\u200E' or '\u200F' or '\u2060' or '\uFEFF':
                break;
            case >= '\uFF01' and <= '\uFF5E':
                builder.Append((char)(c - 0xFEE0));
                break;
            default:
                if (c == '\n')
                    builder.Append('\n');
                else if (char.IsWhiteSpace(c))
                    builder.Append(' ');
                else if (!char.IsControl(c))
                    builder.Append(c);
                break;
        }
    }
}
