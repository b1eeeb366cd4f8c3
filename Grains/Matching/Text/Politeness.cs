namespace CoalescingCluster.Matching;

/// <summary>
/// Takes greetings and thanks off a request. The lists below are all that is ever taken off; what carries content stays,
/// and a request that works on a pasted or quoted text keeps its end, because the thanks may belong to that text.
/// </summary>
internal static class Politeness
{
    private static readonly string[] Greetings =
    [
        "good morning everyone", "good morning", "good afternoon", "good evening", "good day", "hello everyone", "hi everyone", "hello there", "hi there",
        "hey there", "hello all", "hi all", "hello team", "hi team", "hey team", "dear team", "dear support", "dear all", "dear assistant", "greetings", "hello", "hiya", "hey", "hi",
        "sorry to bother you, but", "sorry to bother you but", "excuse me, but", "excuse me but",
    ];

    private static readonly string[] Openers =
    [
        "i have a quick question", "just a quick question", "i have a question", "quick question", "one question", "a question", "question",
        "i need some help with this", "i need help with this", "i need some help", "i need help", "please help me", "please help", "can you help me", "help me",
        "help", "excuse me", "sorry to bother you", "sorry", "just wondering", "okay", "well", "so", "ok", "umm", "um", "uh", "erm",
    ];

    // A sentence of their own only: "thank you for your time, how do you say that" asks about the thanks.
    private static readonly string[] Thanks = ["thank you for your time", "thanks for your time", "thank you for your help", "thanks for your help", "thank you in advance", "thanks in advance"];

    private static readonly string[] Requests =
    [
        "could you please", "can you please", "would you please", "will you please", "could you kindly", "can you kindly", "please", "kindly", "pls", "plz",
    ];

    private static readonly string[] Closings =
    [
        "thanks in advance for your help", "thank you in advance", "thanks in advance", "thank you very much", "thank you so much", "thanks very much",
        "thanks so much", "thanks a lot", "thanks a million", "thank you for your help", "thanks for your help", "thanks for the help", "many thanks",
        "thank you", "thanks", "thankyou", "thx", "cheers", "much appreciated", "any help is appreciated", "have a nice day", "have a great day",
        "kind regards", "best regards", "warm regards", "best wishes", "regards", "yours sincerely", "sincerely", "please help", "please", "pls", "plz",
    ];

    // After these a greeting without punctuation is still a greeting: "hi how do I ...".
    private static readonly string[] Starters =
    [
        "can", "could", "please", "how", "what", "what's", "why", "where", "when", "who", "which", "is", "are", "do", "does", "did", "i", "i'm", "i'd", "would",
        "tell", "explain", "give", "show",
    ];

    /// <summary>The request without greetings before and thanks after it; the text itself when nothing else would be left.</summary>
    public static string Strip(string text)
    {
        var start = 0;
        var end = text.Length;
        for (var round = 0; round < 5 && TakeLead(text, ref start, end); round++)
        {
        }

        TakeDevice(text, start, ref end);
        if (TakeTailOfQuotation(text, start, ref end))
            return HasContent(text.AsSpan(start, end - start)) ? text[start..end] : text;
        if (!Operations.WorksOnText(text.AsSpan(start, Math.Min(end - start, 400))) || IsQuestionWithSignature(text.AsSpan(start, end - start)))
        {
            for (var round = 0; round < 3 && TakeTail(text, start, ref end); round++)
            {
            }
        }

        return HasContent(text.AsSpan(start, end - start)) ? text[start..end] : text;
    }

    private static bool TakeLead(string text, ref int start, int end)
    {
        var rest = text.AsSpan(start, end - start).TrimStart();
        var offset = end - rest.Length;
        foreach (var greeting in Greetings)
        {
            if (StartsWithWords(rest, greeting) && Boundary(rest[greeting.Length..], allowStarter: true) is var used and >= 0)
                return Move(ref start, offset + greeting.Length + used);
        }

        foreach (var opener in Openers)
        {
            if (StartsWithWords(rest, opener) && Boundary(rest[opener.Length..], allowStarter: false) is var used and >= 0)
                return Move(ref start, offset + opener.Length + used);
        }

        foreach (var thanks in Thanks)
        {
            if (StartsWithWords(rest, thanks) && rest.Length > thanks.Length + 1 && rest[thanks.Length] is '.' or '!' or '\n' && Boundary(rest[thanks.Length..], allowStarter: false) is var used and >= 0)
                return Move(ref start, offset + thanks.Length + used);
        }

        foreach (var request in Requests)
        {
            if (StartsWithWords(rest, request) && rest.Length > request.Length + 1)
            {
                var after = rest[request.Length..].TrimStart(" ,\n\t");
                return after.Length > 0 && char.IsLetter(after[0]) && Move(ref start, end - after.Length);
            }
        }

        return false;
    }

    private static bool Move(ref int start, int to)
    {
        start = to;
        return true;
    }

    private static bool StartsWithWords(ReadOnlySpan<char> text, string words) =>
        text.StartsWith(words, StringComparison.OrdinalIgnoreCase) && (text.Length == words.Length || !char.IsLetterOrDigit(text[words.Length]));

    // Characters of the mark after a greeting; -1 when what follows belongs to it.
    private static int Boundary(ReadOnlySpan<char> after, bool allowStarter)
    {
        var i = 0;
        while (i < after.Length && after[i] == ' ')
            i++;
        var mark = i;
        while (i < after.Length && after[i] is ',' or '.' or '!' or ':' or ';' or '\n')
            i++;
        if (i > mark)
            return i < after.Length && !char.IsWhiteSpace(after[i]) && after[i - 1] != '\n' ? -1 : i;
        if (i > 0 && i + 1 < after.Length && after[i] == '-' && after[i + 1] == ' ')
            return i + 1;
        if (!allowStarter || mark == 0)
            return -1;
        var word = after[mark..];
        var space = word.IndexOfAny(" \n");
        if (space < 0)
            return -1;
        foreach (var starter in Starters)
        {
            if (word[..space].Equals(starter, StringComparison.OrdinalIgnoreCase))
                return mark;
        }

        return -1;
    }

    private static bool TakeTail(string text, int start, ref int end)
    {
        var body = text.AsSpan(start, end - start).TrimEnd(" \n\t.!,");
        var single = body;
        foreach (var closing in Closings)
        {
            if (EndsWithWords(single, closing))
                return Cut(start, ref end, single[..^closing.Length], closing is "please" or "pls" or "plz");
        }

        // "... subscription? Best, Ana"
        var mark = body.LastIndexOfAny('.', '?', '!');
        if (mark > 0 && body[(mark + 1)..].IndexOf(',') is var comma and > 0 && IsSignature(body[(mark + comma + 2)..]) && body[(mark + comma + 2)..].Trim().Count(' ') == 0 && IsClosing(body.Slice(mark + 1, comma).Trim()))
            return Cut(start, ref end, body[..(mark + 1)], bare: false);

        // "..., Thanks,\nMaria": a signature of at most three words after a closing line.
        var line = body.LastIndexOf('\n');
        if (line <= 0 || !IsSignature(body[(line + 1)..]))
            return false;
        var before = body[..line].TrimEnd(" \n\t.!,");
        if (before.IndexOf(": ") >= 0)
            return false;
        if (EndsWithWords(before, "best") && before[..^4].TrimEnd() is [.., '.' or '?' or '!'] && before[..^4].TrimEnd().IndexOf('\n') < 0)
            return Cut(start, ref end, before[..^4], bare: false);
        foreach (var closing in Closings)
        {
            if (EndsWithWords(before, closing) && before[..^closing.Length].TrimEnd().IndexOf('\n') < 0)
                return Cut(start, ref end, before[..^closing.Length], bare: false);
        }

        return false;
    }

    // ... "Can you cover my shift?" Thanks!
    private static bool TakeTailOfQuotation(string text, int start, ref int end)
    {
        var body = text.AsSpan(start, end - start);
        var quote = body.LastIndexOf('"');
        if (quote < 0 || body.Count('"') % 2 != 0 || !IsClosing(body[(quote + 1)..].Trim(" \n\t.!,;-")))
            return false;
        end = start + quote + 1;
        return true;
    }

    // One line that asks, and below it a closing and a name: nothing is pasted.
    private static bool IsQuestionWithSignature(ReadOnlySpan<char> text)
    {
        var line = text.IndexOf('\n');
        return line > 0 && text[..line].TrimEnd() is [.., '?'] && text[..line].IndexOfAny(":\"`") < 0 && text.Length - line <= 60 && text[line..].Trim().Count('\n') <= 1;
    }

    // "...\n\nSent from my iPhone"
    private static bool TakeDevice(string text, int start, ref int end)
    {
        var body = text.AsSpan(start, end - start).TrimEnd(" \n\t.");
        var at = body.LastIndexOf("sent from my ", StringComparison.OrdinalIgnoreCase);
        if (at <= 0 || body.Length - at > 40 || body[(at + 13)..].Trim().Count(' ') > 1 || body[..at].TrimEnd(" \t") is not [.., '\n' or '.' or '!' or '?'])
            return false;
        end = start + body[..at].TrimEnd(" \n\t-").Length;
        return true;
    }

    private static bool IsClosing(ReadOnlySpan<char> words)
    {
        foreach (var closing in Closings)
        {
            if (words.Equals(closing, StringComparison.OrdinalIgnoreCase) && closing is not ("please" or "pls" or "plz"))
                return true;
        }

        return words.Equals("best", StringComparison.OrdinalIgnoreCase);
    }

    private static bool EndsWithWords(ReadOnlySpan<char> text, string words) =>
        text.EndsWith(words, StringComparison.OrdinalIgnoreCase) && text.Length > words.Length && !char.IsLetterOrDigit(text[^(words.Length + 1)])
        && text[^(words.Length + 1)] is not ('"' or '\'' or '`' or '-' or '_' or '/');

    private static bool Cut(int start, ref int end, ReadOnlySpan<char> rest, bool bare)
    {
        var trimmed = rest.TrimEnd(" \t");
        if (trimmed.Length == 0 || (!bare && trimmed[^1] is not ('.' or '!' or '?' or ',' or '\n' or ';' or '-')))
            return false;
        end = start + trimmed.TrimEnd(" \n\t,;-").Length;
        return true;
    }

    private static bool IsSignature(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (line.Length is 0 or > 40 || !char.IsUpper(line[0]))
            return false;
        var words = 1;
        foreach (var c in line)
        {
            if (c == ' ')
                words++;
            else if (!char.IsLetter(c) && c is not ('.' or '-' or '\''))
                return false;
        }

        return words <= 3;
    }

    private static bool HasContent(ReadOnlySpan<char> text)
    {
        var letters = 0;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) && ++letters == 2)
                return true;
        }

        return false;
    }
}
