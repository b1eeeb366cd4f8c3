namespace CoalescingCluster.Matching;

/// <summary>The operation asked: summarise, translate, explain, list; and the kind of question: who, when, where, why, how many.</summary>
internal sealed class OperationGuard : IGuard
{
    public string Name => "operation";

    public GuardFinding Examine(PairView pair)
    {
        var question = Questions(pair.A.Question, pair.B.Question);
        if (question.Outcome == GuardOutcome.Veto)
            return question;
        var a = Find(pair.OnlyA);
        var b = Find(pair.OnlyB);
        if (a is { } left && b is { } right && Group(left) != Group(right))
            return IsHard(Group(left)!) && IsHard(Group(right)!) && Leads(pair.A, left) && Leads(pair.B, right) ? GuardFinding.Veto($"{left.Word} / {right.Word}") : GuardFinding.Doubt($"{left.Word} / {right.Word}");
        if (question.Outcome == GuardOutcome.Doubt)
            return question;
        return (a ?? b) is { } alone ? GuardFinding.Doubt(alone.Word) : GuardFinding.Pass;
    }

    private static Token? Find(IReadOnlyList<Token> tokens)
    {
        foreach (var token in tokens)
        {
            if (Group(token) is not null)
                return token;
        }

        return null;
    }

    private static string? Group(Token token) => token.Kind == TokenKind.Word && Lexicon.OperationGroups.TryGetValue(token.Stem, out var group) ? group : null;

    private static bool IsHard(string group) => group is "summarize" or "translate" or "classify" or "count" or "sort" or "delete" or "cancel" or "buy" or "play" or "test"
        or "optimize" or "calculate" or "compare" or "explain" or "rewrite" or "correct" or "extract" or "review" or "book" or "remind" or "define" or "write";

    // The operation is the request's verb, not a word further on.
    private static bool Leads(TextAnalysis text, Token token) => text.Content.Length > 0 && text.Content[0].Equals(token) && text.Question == QuestionKind.Request;

    private static GuardFinding Questions(QuestionKind a, QuestionKind b)
    {
        if (a == b)
            return GuardFinding.Pass;
        var words = $"{a} / {b}";
        if ((IsFixed(a) && IsFixed(b)) || (a, b) is (QuestionKind.HowMany, QuestionKind.Which) or (QuestionKind.Which, QuestionKind.HowMany))
            return GuardFinding.Veto(words);
        return IsFixed(a) || IsFixed(b) || a == QuestionKind.YesNo || b == QuestionKind.YesNo ? GuardFinding.Doubt(words) : GuardFinding.Pass;
    }

    private static bool IsFixed(QuestionKind kind) => kind is QuestionKind.Who or QuestionKind.Whose or QuestionKind.Where or QuestionKind.When or QuestionKind.Why
        or QuestionKind.HowMany or QuestionKind.HowOld or QuestionKind.HowOften or QuestionKind.HowFar;
}
