using System.Text;

namespace CoalescingCluster.Matching;

/// <summary>
/// Layer 0: texts that differ only on the surface get one canonical form, so that they meet in a digest look-up without a model.
/// Taken away are: Unicode variants, greetings and thanks around the request, white space, case outside code and quotes,
/// contractions, and closing punctuation. Anything else stays.
/// </summary>
internal static class CanonicalText
{
    /// <summary>The canonical form; never throws, and is its own canonical form.</summary>
    public static string Of(string text) => Of(text, out _);

    /// <summary>The canonical form, and the parts of the text that it was made of.</summary>
    public static string Of(string text, out SplitText parts)
    {
        var folded = UnicodeFold.Apply(text);
        parts = PayloadSplitter.Split(Politeness.Strip(folded));
        var builder = new StringBuilder(folded.Length + 16);
        AppendPlain(builder, parts.Instruction);
        if (parts.Payload.Length == 0)
            return builder.ToString();
        builder.Append('\n');
        AppendVerbatim(builder, parts.Payload);
        return builder.ToString();
    }

    /// <summary>A pasted text with its white space at line ends and its blank lines taken out; indentation stays.</summary>
    public static string Verbatim(string payload)
    {
        var builder = new StringBuilder(payload.Length);
        AppendVerbatim(builder, payload);
        return builder.ToString();
    }

    private static void AppendVerbatim(StringBuilder builder, string payload)
    {
        var first = true;
        foreach (var line in payload.AsSpan().EnumerateLines())
        {
            var kept = line.TrimEnd();
            if (kept.IsEmpty)
                continue;
            if (!first)
                builder.Append('\n');
            first = false;
            var indent = kept.Length - kept.TrimStart().Length;
            builder.Append(kept[..indent]);
            AppendCollapsed(builder, kept[indent..]);
        }
    }

    private static void AppendCollapsed(StringBuilder builder, ReadOnlySpan<char> line)
    {
        var space = false;
        foreach (var c in line)
        {
            var blank = c is ' ' or '\t';
            if (!blank)
                builder.Append(c);
            else if (!space)
                builder.Append(' ');
            space = blank;
        }
    }

    private static void AppendPlain(StringBuilder builder, string text)
    {
        var start = builder.Length;
        var pattern = MentionsPatterns(text);
        var code = CharShapes.SpeaksOfCode(text);
        var i = 0;
        while (i < text.Length)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var quoted = text[i] is '"' or '`' ? QuoteEnd(text, i) : -1;
            var end = quoted > 0 ? quoted : RunEnd(text, i);
            var run = text.AsSpan(i, end - i);
            var glued = builder.Length == start || (i > 0 && !char.IsWhiteSpace(text[i - 1])) || IsDetachedMark(run);
            if (!glued)
                builder.Append(' ');
            if (quoted > 0)
                AppendCollapsed(builder, run);
            else
                AppendRun(builder, run, code);
            i = end;
        }

        TrimClosing(builder, start, pattern);
    }

    // "used for ?": a space before a mark is surface.
    private static bool IsDetachedMark(ReadOnlySpan<char> run) => run.TrimStart("?!.,;").IsEmpty && run.Length <= 3 && run is not "...";

    private static int RunEnd(string text, int from)
    {
        var i = from + 1;
        while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('"' or '`'))
            i++;
        return i;
    }

    // The end of a quotation that opens here, or -1: an inch mark or a lone quote opens none.
    private static int QuoteEnd(string text, int open)
    {
        if (open > 0 && char.IsLetterOrDigit(text[open - 1]))
            return -1;
        var close = text.IndexOf(text[open], open + 1);
        return close > open + 1 ? close + 1 : -1;
    }

    private static void AppendRun(StringBuilder builder, ReadOnlySpan<char> run, bool code)
    {
        if (CharShapes.IsCaseSensitive(run) || CharShapes.IsIdentifier(run, code))
        {
            builder.Append(run);
            return;
        }

        var word = run.TrimEnd("?!.,;:)");
        Span<char> lower = stackalloc char[16];
        if (word.Length is >= 2 and <= 10)
        {
            var length = word.ToLowerInvariant(lower);
            if (Contractions.TryExpand(lower[..length], out var expanded))
            {
                builder.Append(expanded).Append(run[word.Length..]);
                return;
            }
        }

        foreach (var c in run)
            builder.Append(char.ToLowerInvariant(c));
    }

    private static bool MentionsPatterns(string text) =>
        text.Contains("regex", StringComparison.OrdinalIgnoreCase) || text.Contains("regular expression", StringComparison.OrdinalIgnoreCase)
        || text.Contains("wildcard", StringComparison.OrdinalIgnoreCase) || text.Contains("glob ", StringComparison.OrdinalIgnoreCase)
        || text.Contains("punctuation", StringComparison.OrdinalIgnoreCase);

    private static void TrimClosing(StringBuilder builder, int start, bool pattern)
    {
        var end = builder.Length;
        while (end > start && builder[end - 1] is '?' or '!' or '.' or ',' or ';' or ':' or ' ' or '\u3002' or '\u00BF')
            end--;
        if (end == builder.Length || end == start)
            return;
        var from = end;
        while (from > start && builder[from - 1] != ' ')
            from--;
        Span<char> last = stackalloc char[Math.Min(end - from, 128)];
        builder.CopyTo(end - last.Length, last, last.Length);
        if (!CharShapes.OwnsClosingMark(last) && !(pattern && builder[end] != '.'))
            builder.Length = end;
    }
}
