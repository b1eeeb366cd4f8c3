namespace CoalescingCluster.Matching;

/// <summary>
/// Parts a request into what is asked (the instruction) and what it is asked about (a pasted text, code, a log). A request without
/// a pasted part is all instruction.
/// </summary>
internal static class PayloadSplitter
{
    private const int LongestInstruction = 400;
    private const int ShortText = 160;

    private static readonly System.Buffers.SearchValues<char> CodeMarks = System.Buffers.SearchValues.Create("=(){}[];<>_`|\\");

    /// <summary>Splits a text that went through <see cref="UnicodeFold"/>.</summary>
    public static SplitText Split(string text)
    {
        text = OnOneLine(text.Trim(' ', '\n', '\t'));
        if (text.IndexOf('\n') < 0)
            return new(text, "");
        if (text.IndexOf("```", StringComparison.Ordinal) is var fence and >= 0)
            return SplitFence(text, fence);
        var paragraphs = Paragraphs(text);
        if (paragraphs.Count == 1)
            return SplitLines(text);
        var first = paragraphs[0];
        var last = paragraphs[^1];
        var firstAsks = IsInstruction(text.AsSpan(first));
        var lastAsks = IsInstruction(text.AsSpan(last));
        if (firstAsks && (text.AsSpan(first).TrimEnd()[^1] == ':' || !lastAsks || !Refers(text.AsSpan(last))))
        {
            return !Refers(text.AsSpan(first)) && text.Length <= ShortText && text.AsSpan(first).TrimEnd()[^1] != ':'
                ? new(text, "")
                : new(text[first], text[first.End..].Trim('\n', ' '));
        }

        if (lastAsks)
            return new(text[last], text[..last.Start.Value].Trim('\n', ' '));
        return text.Length <= ShortText ? new(text, "") : new("", text);
    }

    // "Translate to French:", and the text as one short line below: as if it stood behind the colon.
    private static string OnOneLine(string text)
    {
        var colon = text.IndexOf(":\n", StringComparison.Ordinal);
        if (colon < 0 || text.IndexOf('\n') != colon + 1)
            return text;
        var line = text[(colon + 1)..].Trim('\n', ' ', '\t');
        if (line.Length is 0 or > ShortText || line.Contains('\n', StringComparison.Ordinal) || line.AsSpan().ContainsAny(CodeMarks))
            return text;
        var joined = text[..(colon + 1)] + " " + line;
        return InlinePayloadReader.Read(joined) == line ? joined : text;
    }

    private static SplitText SplitFence(string text, int fence)
    {
        var close = text.LastIndexOf("```", StringComparison.Ordinal);
        var end = close > fence ? close + 3 : text.Length;
        var around = (text[..fence].TrimEnd() + "\n" + text[end..].TrimStart()).Trim();
        return new(around, text[fence..end]);
    }

    private static SplitText SplitLines(string text)
    {
        var line = text.IndexOf('\n');
        var head = text.AsSpan(0, line).TrimEnd();
        if (head.Length <= LongestInstruction && head.Length > 0 && (head[^1] == ':' || Refers(head)))
            return new(head.ToString(), text[(line + 1)..].Trim('\n'));
        var tailAt = text.LastIndexOf('\n');
        var tail = text.AsSpan(tailAt + 1).Trim();
        if (tail.Length <= LongestInstruction && Refers(tail) && text.Length > ShortText)
            return new(tail.ToString(), text[..tailAt].Trim('\n'));
        return text.Length <= ShortText ? new(text, "") : new("", text);
    }

    private static List<Range> Paragraphs(string text)
    {
        var list = new List<Range>(4);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\n')
                continue;
            var j = i + 1;
            while (j < text.Length && text[j] is ' ' or '\t')
                j++;
            if (j >= text.Length || text[j] != '\n')
                continue;
            if (i > start)
                list.Add(start..i);
            while (j < text.Length && text[j] is '\n' or ' ' or '\t')
                j++;
            start = j;
            i = j - 1;
        }

        if (start < text.Length)
            list.Add(start..text.Length);
        return list;
    }

    private static ReadOnlySpan<char> AsSpan(this string text, Range range) => MemoryExtensions.AsSpan(text)[range];

    private static bool IsInstruction(ReadOnlySpan<char> paragraph)
    {
        paragraph = paragraph.Trim();
        return paragraph.Length is > 0 and <= LongestInstruction && paragraph.IndexOf('\n') < 0;
    }

    // "the text below", "this review", "the following function", "above".
    private static bool Refers(ReadOnlySpan<char> paragraph)
    {
        foreach (var word in (ReadOnlySpan<string>)["above", "below", "following", "this ", "these ", "here is", "here's", "attached"])
        {
            if (paragraph.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
