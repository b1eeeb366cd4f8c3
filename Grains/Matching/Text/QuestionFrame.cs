namespace CoalescingCluster.Matching;

/// <summary>
/// Takes the frame off a question: "How do I X", "What is the best way to X", "I want to X. How can I do that?" all ask how to X; "Tell me
/// X", "What are X", "I need to know X" all ask what X is. Words are lower case, long forms, without articles.
/// </summary>
internal static class QuestionFrame
{
    private static readonly string[][] Leads = Split(
        "can you explain to me", "could you explain to me", "can you explain", "could you explain", "can you tell me", "could you tell me", "can you show me", "could you show me",
        "would you tell me", "i would like to know", "i want to know", "i need to know", "i would like to learn", "i want to learn", "i am wondering", "i was wondering", "do you know",
        "does anyone know", "let me know", "teach me", "explain to me", "tell me", "show me", "give me", "provide me with", "explain", "describe");

    private static readonly string[][] How = Split(
        "how do i", "how can i", "how should i", "how could i", "how would i", "how do you", "how can you", "how does one", "how can one", "how should one", "how do we", "how can we",
        "how do people", "how to", "any tips on how to", "tips on how to", "advice on how to", "any idea how to", "what do you do to", "what helps me", "what helps to", "how does person", "what do i need to do in order to", "what do i need to do to", "what do i have to do to", "what should i do to", "what can i do to",
        "what is best way to", "what is good way to", "what is right way to", "what is correct way to", "what is proper way to", "what is way to", "what are best ways to", "what are good ways to",
        "what are ways to", "what are steps to", "best way to", "good ways to", "best ways to", "ways to", "way to", "steps to");

    private static readonly string[][] Possible = Split(
        "can i", "can we", "can one", "could i", "could one", "am i able to", "is it possible to", "is it possible for me to", "is there way to", "is there any way to", "would it be possible to");

    private static readonly string[][] Meaning = Split("what is meaning of", "what is definition of", "what is meant by", "give me definition of", "define", "meaning of", "definition of");

    private static readonly string[][] Exists = Split(
        "is there", "are there", "does app have", "does tool have", "does product have", "does site have", "does website have", "does service have", "does platform have", "does software have", "does program have",
        "does your app have", "does your tool have", "does your product have", "does your site have", "does your website have", "does your service have", "does your platform have", "does your software have",
        "does this app have", "does this tool have", "does this product have", "does this site have", "does this website have", "does this service have", "does this platform have", "does this software have");

    private static readonly string[][] What = Split("what is", "what are", "who is", "who are", "which are", "which is");

    private static readonly string[][] Wishes = Split("i want to", "i would like to", "i need to", "i am trying to");

    private static readonly string[][] WishEnds = Split("how can i do that", "how do i do that", "how can i do this", "how do i do this", "how can i do it", "how do i do it", "how do i", "how");

    /// <summary>The words with their frame as one mark in front; the words themselves when they have none.</summary>
    public static List<string> Apply(List<string> words)
    {
        words = AskedOf(words);
        // "Write me a poem" as "write a poem"
        if (words.Count > 3 && words[1] == "me" && words[0] is "write" or "draft" or "compose" or "recommend" or "suggest" or "create" or "generate" or "list" or "outline" or "plan")
            words = [words[0], .. words[2..]];
        foreach (var wish in Wishes)
        {
            if (!Starts(words, 0, wish))
                continue;
            foreach (var end in WishEnds)
            {
                if (words.Count > wish.Length + end.Length && Starts(words, words.Count - end.Length, end))
                    return Way("how:", words[wish.Length..^end.Length]);
            }
        }

        var at = 0;
        var lead = "";
        foreach (var candidate in Leads)
        {
            if (!Starts(words, 0, candidate))
                continue;
            at = candidate.Length;
            lead = candidate[^1];
            break;
        }

        if (at > 0 && Direct(words, at) is { } direct)
            return Apply(direct);

        foreach (var how in How)
        {
            if (Starts(words, at, how) && words.Count > at + how.Length)
                return Way("how:", words[(at + how.Length)..]);
        }

        foreach (var possible in Possible)
        {
            if (Starts(words, at, possible) && words.Count > at + possible.Length)
                return Way("can:", words[(at + possible.Length)..]);
        }

        if (ServiceSettings.AsksWhere(words, at))
            return Way("how:", words[(at + 3)..]);
        foreach (var exists in Exists)
        {
            if (Starts(words, at, exists) && words.Count > at + exists.Length)
                return ["exists:", .. words[(at + exists.Length)..]];
        }

        if (words.Count > at + 3 && words[at] == "what" && words[at + 1] is "does" or "do" && words[^1] == "mean")
            return ["mean:", .. words[(at + 2)..^1]];
        foreach (var meaning in Meaning)
        {
            if (Starts(words, at, meaning) && words.Count > at + meaning.Length)
                return ["mean:", .. words[(at + meaning.Length)..]];
        }

        foreach (var what in What)
        {
            if (Starts(words, at, what) && words.Count > at + what.Length)
                return [what[0] is "who" ? "who:" : "what:", .. words[(at + what.Length)..]];
        }

        // "Tell me why ..." keeps its own question word; "describe X" asks for more than what X is.
        if (at == 0 || lead == "describe" || words.Count <= at)
            return words;
        return words[at] is "why" or "when" or "where" or "who" or "which" or "whether" or "if" or "how" or "what" or "about" or "story" or "joke" ? words[at..] : ["what:", .. words[at..]];
    }

    // "Tell me how tall the tower is" as "How tall is the tower": a question inside another has its verb at the end.
    private static List<string>? Direct(List<string> words, int at)
    {
        // "Explain why you should not wake a sleepwalker" as "why should you not wake a sleepwalker"
        if (words.Count > at + 3 && words[at] is "why" or "when" or "where" && words[at + 1] is "you" or "we" or "i" or "they" or "people" or "one"
            && words[at + 2] is "should" or "can" or "could" or "must" or "would" or "will")
        {
            return [words[at], words[at + 2], words[at + 1], .. words[(at + 3)..]];
        }

        // "Explain what this query does" as "what does this query do"
        if (words.Count > at + 2 && words[at] == "what" && words[^1] is "does" or "do" && words[at + 1] is not ("does" or "do" or "is" or "are"))
            return ["what", words[^1], .. words[(at + 1)..^1], "do"];

        var subject = at + (words[at..] switch
        {
            ["how", "tall" or "old" or "big" or "long" or "far" or "deep" or "high" or "large" or "heavy" or "fast" or "hot" or "cold" or "wide" or "small" or "thick" or "common" or "expensive" or "safe" or "hard" or "difficult" or "likely", ..] => 2,
            ["what" or "who" or "where" or "when", ..] => 1,
            _ => words.Count,
        });
        var end = words.Count - 1;
        if (end > subject && words[end] is "located" or "situated")
            end--;
        return end > subject && words[end] is "is" or "are" or "was" or "were"
            ? [.. words[at..subject], words[end], .. words[subject..end], .. words[(end + 1)..]]
            : null;
    }

    // "Could you recommend X": an order in the form of a question.
    private static List<string> AskedOf(List<string> words) =>
        words is ["i", "want" or "need", "you", "to", ..] && words.Count > 5 && IsOrder(words[4]) ? words[4..]
        : words is ["i", "would", "like", "you", "to", ..] && words.Count > 6 && IsOrder(words[5]) ? words[5..]
        : words.Count > 3 && words[0] is "can" or "could" or "would" or "will" && words[1] == "you" && IsOrder(words[2]) && !(words[0] == "would" && words[2] is "recommend" or "suggest" or "rate" or "rank" or "buy" or "describe")
            ? words[2..]
            : words;

    private static bool IsOrder(string verb) => verb is "give" or "provide" or "tell" or "show" or "help" or "name" or "describe" or "say" or "let" or "outline" or "sketch" or "brainstorm" or "plan" or "list" or "check" or "walk" or "simplify" or "propose" or "predict" or "estimate" or "analyze"
        || (verb is not ("play" or "buy" or "fix" or "turn" or "drop" or "order" or "book" or "test" or "contrast") && Lexicon.OperationGroups.ContainsKey(verb));

    // A way is the same for everyone: "lower my bill" and "lower the bill"; "your" may be the assistant's.
    private static List<string> Way(string frame, List<string> words)
    {
        var way = new List<string>(words.Count + 1) { frame };
        foreach (var word in words)
        {
            if (word is not ("my" or "our"))
                way.Add(word);
        }

        if (way.Count > 2 && ServiceSettings.Concerns(way) && way[1] is "update" or "edit" or "modify")
            way[1] = "change";
        if (way.Count > 3 && way[1] == "invite" && ServiceSettings.IsShared(way))
            way[1] = "add";
        return way;
    }

    private static bool Starts(List<string> words, int at, string[] phrase)
    {
        if (at < 0 || words.Count < at + phrase.Length)
            return false;
        for (var i = 0; i < phrase.Length; i++)
        {
            if (!string.Equals(words[at + i], phrase[i], StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private static string[][] Split(params ReadOnlySpan<string> phrases)
    {
        var split = new string[phrases.Length][];
        for (var i = 0; i < split.Length; i++)
            split[i] = phrases[i].Split(' ');
        return split;
    }
}
