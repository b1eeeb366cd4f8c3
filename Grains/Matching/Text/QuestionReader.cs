namespace CoalescingCluster.Matching;

/// <summary>Reads the kind of a question off its first question word, whatever politeness stands before it.</summary>
internal static class QuestionReader
{
    public static QuestionKind Read(IReadOnlyList<Token> tokens)
    {
        for (var i = 0; i < tokens.Count && i < 64; i++)
        {
            var next = i + 1 < tokens.Count ? tokens[i + 1].Word : "";
            var kind = tokens[i].Word switch
            {
                "how" => How(tokens, i),
                "what" => What(tokens, i),
                "which" => QuestionKind.Which,
                "who" or "whom" => QuestionKind.Who,
                "whose" => QuestionKind.Whose,
                "where" => QuestionKind.Where,
                "when" => next is "is" or "was" or "did" or "do" or "does" or "will" or "are" or "were" or "should" or "can" ? QuestionKind.When : QuestionKind.None,
                "why" => QuestionKind.Why,
                _ => QuestionKind.None,
            };
            if (kind != QuestionKind.None && !(i > 3 && kind is QuestionKind.Which or QuestionKind.Who or QuestionKind.Whose or QuestionKind.Where))
                return kind;
        }

        if (tokens.Count == 0)
            return QuestionKind.None;
        if (AsksForNumber(tokens))
            return QuestionKind.HowMany;
        return tokens[0].Word is "is" or "are" or "was" or "were" or "do" or "does" or "did" or "can" or "could" or "should" or "will" or "would" or "has" or "have" or "had" or "may" or "must" or "am"
            && !IsRequest(tokens)
            ? QuestionKind.YesNo
            : QuestionKind.Request;
    }

    // "number of papers by X", "tell me the number of states"; not "list a number of states"
    private static bool AsksForNumber(IReadOnlyList<Token> tokens)
    {
        for (var i = 0; i < 4 && i + 1 < tokens.Count; i++)
        {
            if (tokens[i].Word == "number" && tokens[i + 1].Word == "of" && (i == 0 || tokens[i - 1].Word == "the"))
                return true;
        }

        return false;
    }

    private static bool IsRequest(IReadOnlyList<Token> tokens) =>
        tokens.Count > 2 && tokens[0].Word is "can" or "could" or "would" or "will" && tokens[1].Word == "you"
        && tokens[2].Word is "tell" or "explain" or "give" or "show" or "write" or "list" or "help" or "recommend" or "suggest" or "translate" or "describe" or "find" or "make";

    private static QuestionKind How(IReadOnlyList<Token> tokens, int i)
    {
        var next = i + 1 < tokens.Count ? tokens[i + 1].Word : "";
        return next switch
        {
            "many" => QuestionKind.HowMany,
            "much" => QuestionKind.HowMuch,
            "long" => QuestionKind.HowLong,
            "far" => QuestionKind.HowFar,
            "old" => QuestionKind.HowOld,
            "often" => QuestionKind.HowOften,
            _ => QuestionKind.How,
        };
    }

    // "what is the reason", "what is the best way to", "what time", "what number of"
    private static QuestionKind What(IReadOnlyList<Token> tokens, int i)
    {
        for (var j = i + 1; j < tokens.Count && j <= i + 5; j++)
        {
            switch (tokens[j].Word)
            {
                case "way" or "ways" or "steps" or "procedure":
                    return QuestionKind.How;
                case "reason" or "reasons":
                    return QuestionKind.Why;
                case "time" or "date" or "day" when j == i + 1:
                    return QuestionKind.When;
                case "number" or "amount" when j + 1 < tokens.Count && tokens[j + 1].Word == "of":
                    return QuestionKind.HowMany;
                case "is" or "are" or "the" or "a" or "some" or "best" or "good" or "main" or "easiest" or "fastest" or "quickest" or "do":
                    continue;
                default:
                    return QuestionKind.What;
            }
        }

        return QuestionKind.What;
    }
}
