namespace CoalescingCluster.Matching;

/// <summary>
/// A request without its notation: numbers in digits, units, spelling and names in one form, dates month first, no articles, the frame of
/// the question as one mark, interchangeable words as one, phrases with a preposition of their own in one order. Two requests with one notation form are the same request.
/// </summary>
internal sealed class NotationForm
{
    private const int MostSlips = 2;

    private readonly string _key;
    private readonly bool _droppedAuxiliary;
    private readonly bool _isGeneric;

    private NotationForm(List<string> words, string key, bool droppedAuxiliary, bool isGeneric)
    {
        Words = words;
        _key = key;
        _droppedAuxiliary = droppedAuxiliary;
        _isGeneric = isGeneric;
    }

    /// <summary>The words, with the frame as a mark in front, in their own order.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The requests have one notation form; both need content.</summary>
    public static bool Same(TextAnalysis a, TextAnalysis b) => AreComparable(a, b) && Same(a.Form, b.Form);

    /// <summary>
    /// The requests have one notation form once a slip of the keyboard is mended: a word in lower case that no list knows, close to a word of the other
    /// request. Two slips at most.
    /// </summary>
    public static bool SameButSlips(TextAnalysis a, TextAnalysis b)
    {
        if (!AreComparable(a, b) || (a.Unlisted.Length == 0 && b.Unlisted.Length == 0))
            return false;
        var slips = 0;
        var left = Mended(a, b, ref slips);
        var right = Mended(b, a, ref slips);
        return slips > 0 && slips <= MostSlips && Same(Of(left), Of(right));
    }

    /// <summary>The form of a text.</summary>
    public static NotationForm Of(Token[] tokens)
    {
        var words = Interchangeable.Apply(Plain(Fronted(tokens)));
        OmitIdle(words);
        words = QuestionFrame.Apply(words);
        // "Where is X located?"
        if (words.Count > 3 && words[0] == "where" && words[1] is "is" or "are" && words[^1] is "located" or "situated")
            words.RemoveAt(words.Count - 1);
        Arithmetic(tokens, words);
        Between(words);
        Negation(words);
        var dropped = DropAuxiliary(words);
        return new(words, PhraseOrder.Key(words), dropped, tokens is [{ Word: "is" or "does" }, { Word: "a" or "an" }, { Kind: TokenKind.Word, IsFunction: false, IsName: false }, ..]);
    }

    private static bool AreComparable(TextAnalysis a, TextAnalysis b) =>
        !a.TooLong && !b.TooLong && a.Tokens.Length < TokenScanner.MaxTokens / 2 && b.Tokens.Length < TokenScanner.MaxTokens / 2 && a.Content.Length > 0 && b.Content.Length > 0;

    private static bool Same(NotationForm left, NotationForm right) =>
        left.Words.Count > 0 && (string.Equals(left._key, right._key, StringComparison.Ordinal) || (left._droppedAuxiliary ? Agrees(left, right) : Agrees(right, left))
            || AgreesInNumber(left, right) || AgreesInNumber(right, left));

    // The tokens of a text, with the words of the other one in the place of slips of them.
    private static Token[] Mended(TextAnalysis text, TextAnalysis other, ref int slips)
    {
        if (text.Unlisted.Length == 0)
            return text.Tokens;
        var tokens = text.Tokens.ToArray();
        foreach (var at in text.Unlisted)
        {
            var meant = Array.FindIndex(other.Tokens, token => token.Kind is TokenKind.Word or TokenKind.Unit && Misspelling.IsSlip(tokens[at].Word, token.Kind == TokenKind.Word ? token.Word : token.Raw.ToLowerInvariant()));
            if (meant < 0)
                continue;
            var word = other.Tokens[meant];
            tokens[at] = tokens[at] with { Kind = word.Kind, Word = word.Word, Stem = word.Stem, Marks = (tokens[at].Marks & ~TokenMarks.Function) | (word.Marks & TokenMarks.Function) };
            slips++;
        }

        return tokens;
    }

    // "In Java, how do I ..." as "How do I ... in Java".
    private static IEnumerable<Token> Fronted(Token[] tokens)
    {
        if (tokens.Length < 4 || !PrepositionReader.IsPreposition(tokens[0].Word))
            return tokens;
        var end = 0;
        while (end < Math.Min(6, tokens.Length - 2) && (tokens[end].Marks & TokenMarks.Pause) == 0)
            end++;
        // "In Japan, it is present in Asia": two phrases of one kind have an order.
        if ((tokens[end].Marks & TokenMarks.Pause) == 0 || Array.Exists(tokens[1..], token => token.Word == tokens[0].Word))
            return tokens;
        return tokens.Skip(end + 1).Concat(tokens.Take(end + 1));
    }

    private static List<string> Plain(IEnumerable<Token> source)
    {
        var tokens = source as Token[] ?? [.. source];
        var form = new List<string>(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            if (token.Kind == TokenKind.Word && token.Word is "a" or "an" or "the" or "please" or "some" or "really" or "actually" or "basically")
                continue;
            // "6, 2 and 4"
            if (token.Word == "and" && i > 1 && i + 1 < tokens.Length && tokens[i - 1].Kind == TokenKind.Number && tokens[i + 1].Kind == TokenKind.Number && tokens[i - 2].Kind == TokenKind.Number && (tokens[i - 2].Marks & TokenMarks.Pause) != 0)
                continue;
            // "from 10 to 12", "between 10 and 12"
            if (token.Word is "from" or "between" && IsRange(tokens, i))
                continue;
            if (token.Word == "and" && i > 1 && IsRange(tokens, i - 2) && tokens[i - 2].Word == "between")
            {
                form.Add("to");
                continue;
            }

            // "the supplier that delivered", "the supplier who delivered"
            if (token.Word is "who" or "which" && i > 1 && i + 1 < tokens.Length && tokens[i + 1].Word is not ("and" or "or") && tokens[i - 1].IsContent && (tokens[i - 1].Marks & TokenMarks.Pause) == 0)
            {
                form.Add("that");
                continue;
            }

            // "4 July" and "the 4th of July" as "July 4"
            if (token.Kind == TokenKind.Number && token.Word.Length <= 2 && MonthAfter(tokens, i) is var month and > 0)
            {
                form.Add(tokens[month].Stem);
                form.Add(token.Word);
                i = month;
                continue;
            }

            form.Add(DateGuard.IsMonth(token.Stem) ? token.Stem : token.Kind == TokenKind.Code ? "code:" + token.Raw : token.Kind == TokenKind.Unit ? "unit:" + token.Word : token.Word);
        }

        return form;
    }

    private static bool IsRange(Token[] tokens, int i) =>
        i >= 0 && i + 3 < tokens.Length && tokens[i + 1].Kind == TokenKind.Number && tokens[i + 2].Word == (tokens[i].Word == "between" ? "and" : "to") && tokens[i + 3].Kind == TokenKind.Number;

    private static int MonthAfter(Token[] tokens, int i)
    {
        var next = i + 1 < tokens.Length && tokens[i + 1].Word == "of" ? i + 2 : i + 1;
        return next < tokens.Length && DateGuard.IsMonth(tokens[next].Stem) ? next : -1;
    }

    // "Is a hedgehog nocturnal" and "are hedgehogs nocturnal": one stands for all.
    private static bool AgreesInNumber(NotationForm one, NotationForm all)
    {
        if (!one._isGeneric || one.Words.Count != all.Words.Count || one.Words.Count < 3 || all.Words[0] != (one.Words[0] == "is" ? "are" : "do") || all.Words[1] != ThirdPerson(one.Words[1]))
            return false;
        for (var i = 2; i < one.Words.Count; i++)
        {
            if (!string.Equals(one.Words[i], all.Words[i], StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    // "the distance between Oslo and Bergen" as "between Bergen and Oslo"; "makes us cry" as "makes people cry"
    private static void Between(List<string> words)
    {
        var between = words.LastIndexOf("between");
        if (between >= 0 && between + 3 < words.Count && words[between + 2] == "and" && (between + 4 == words.Count || PrepositionReader.IsPreposition(words[between + 4]))
            && !char.IsAsciiDigit(words[between + 1][0]) && string.CompareOrdinal(words[between + 1], words[between + 3]) > 0)
        {
            (words[between + 1], words[between + 3]) = (words[between + 3], words[between + 1]);
        }

        for (var i = 1; i + 1 < words.Count; i++)
        {
            if (words[i] is "us" or "you" && words[i - 1] is "make" or "makes" && words[0] is "why" or "what")
                words[i] = "people";
        }
    }

    // "12 x 15 = ?" as "what is 12 times 15"
    private static void Arithmetic(Token[] tokens, List<string> words)
    {
        if (words.Count < 3 || !Array.TrueForAll(tokens, static token => token.Kind == TokenKind.Number || token is { Kind: TokenKind.Code, Raw: "+" or "-" or "*" or "/" or "=" }))
            return;
        if (words[^1] == "code:=")
            words.RemoveAt(words.Count - 1);
        words.Insert(0, "what:");
    }

    // Words that say nothing. "In what year did ..." as "What year did ...", "how many grams are there in ..." as "how many grams are in ..."
    private static void OmitIdle(List<string> words)
    {
        if (words is ["in" or "on" or "at", "what" or "which", "unit:year" or "unit:month" or "unit:day" or "century" or "decade", ..])
            words.RemoveAt(0);
        // "Which plants" as "what plants"
        if (words.Count > 2 && words[0] == "which" && words[1] is not ("is" or "are" or "was" or "were" or "one" or "of" or "do" or "does"))
            words[0] = "what";
        // "How much time does it need" as "how long does it need"
        if (words is ["how", "much", "time", "do" or "does" or "did" or "will" or "should" or "is", ..])
        {
            words[1] = "long";
            words.RemoveAt(2);
        }

        var there = words.IndexOf("there");
        if (there is > 2 and < 8 && words is ["how", "many" or "much", ..] && words[there - 1] is "is" or "are" or "was" or "were" && there < words.Count - 1)
            words.RemoveAt(there);

        // "Translate ... into French" as "Translate ... to French"
        var verb = words.FindIndex(0, Math.Min(4, words.Count), static word => word is "translate" or "convert");
        var into = words.LastIndexOf("into");
        if (verb >= 0 && into > verb && into >= words.Count - 3 && words.IndexOf("to", verb) < 0)
            words[into] = "to";
    }

    // "Why does bread not rise" as "why does not bread rise": nothing but the subject stands between.
    private static void Negation(List<string> words)
    {
        var auxiliary = words.FindIndex(0, Math.Min(2, words.Count), IsAuxiliary);
        var not = auxiliary < 0 ? -1 : words.IndexOf("not", auxiliary);
        if (not <= auxiliary + 1 || not > auxiliary + 5)
            return;
        for (var i = auxiliary + 1; i < not; i++)
        {
            if (IsAuxiliary(words[i]) || words[i] is "who" or "which" or "that" or "if" or "when" or "and" or "or" or "but" or "because" or "while" or "to")
                return;
        }

        words.RemoveAt(not);
        words.Insert(auxiliary + 1, "not");
    }

    private static bool IsAuxiliary(string word) => word is "do" or "does" or "did" or "is" or "are" or "was" or "were" or "can" or "could" or "should" or "would" or "will" or "has" or "have" or "had" or "must";

    // "how does a sundial work" as "how sundial work"
    private static bool DropAuxiliary(List<string> words)
    {
        if (words.Count < 4 || words[0] is not ("how" or "why" or "where" or "when"))
            return false;
        // "How long does shipping take"
        var at = words[0] == "how" && words[1] is "long" or "often" or "far" or "fast" or "deep" or "old" or "big" or "tall" or "well" or "late" or "early" ? 2 : 1;
        if (words[at] is not ("do" or "does"))
            return false;
        var does = words[at] == "does";
        words.RemoveAt(at);
        return does;
    }

    // "how sundial work" (does) and "how sundial works"
    private static bool Agrees(NotationForm bare, NotationForm inflected)
    {
        if (!bare._droppedAuxiliary || inflected._droppedAuxiliary || bare.Words.Count != inflected.Words.Count)
            return false;
        var verbs = 0;
        for (var i = 0; i < bare.Words.Count; i++)
        {
            var (base_, other) = (bare.Words[i], inflected.Words[i]);
            if (string.Equals(base_, other, StringComparison.Ordinal))
                continue;
            if (++verbs > 1 || i < 2 || base_.Length < 2 || !string.Equals(base_ is "do" or "go" ? base_ + "es" : ThirdPerson(base_), other, StringComparison.Ordinal))
                return false;
        }

        return verbs == 1;
    }

    private static string ThirdPerson(string verb) => verb switch
    {
        "have" => "has",
        [.., 's' or 'x' or 'z'] or [.., 's' or 'c', 'h'] => verb + "es",
        [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => verb[..^1] + "ies",
        _ => verb + "s",
    };
}
