namespace CoalescingCluster.Matching;

/// <summary>Direction and roles: from/to, by, than, before/after with the places swapped, and who does what to whom.</summary>
internal sealed class DirectionGuard : IGuard
{
    public string Name => "direction";

    public GuardFinding Examine(PairView pair)
    {
        if (pair.TooLong)
            return GuardFinding.Pass;
        var a = PrepositionReader.Read(pair.A.Tokens);
        var b = PrepositionReader.Read(pair.B.Tokens);
        if (Prepositions(pair, a, b) is { } swapped)
            return swapped;
        return Reversal.Find(pair, a, b);
    }

    private static GuardFinding? Prepositions(PairView pair, List<PrepositionObject> a, List<PrepositionObject> b)
    {
        if (Reversal.IsSymmetric(pair.A) || Reversal.IsSymmetric(pair.B))
            return null;
        var isLong = pair.A.Content.Length > 30 || pair.B.Content.Length > 30;
        foreach (var left in a)
        {
            foreach (var right in b)
            {
                // "from Paris" / "to Paris"
                if (left.Stem == right.Stem && PrepositionReader.AreOpposed(left.Preposition, right.Preposition) && !Holds(b, left) && !Holds(a, right))
                    return GuardFinding.Veto($"{left.Preposition} {left.Stem} / {right.Preposition} {right.Stem}");
                // "to XML" / "to JSON", and both texts speak of XML and JSON
                if (left.Preposition == right.Preposition && left.Stem != right.Stem && (PrepositionReader.IsDirected(left.Preposition) || (left.Preposition is "in" or "of" && AsksForNumber(pair))) && !Holds(b, left) && !Holds(a, right)
                    && Mentions(pair.B, left.Stem) && Mentions(pair.A, right.Stem) && !SharesPhrase(left, right, a, b))
                {
                    var words = $"{left.Preposition} {left.Stem} / {right.Preposition} {right.Stem}";
                    return isLong ? GuardFinding.Doubt(words) : GuardFinding.Veto(words);
                }
            }
        }

        return null;
    }

    // "How many ounces are in a pound"
    private static bool AsksForNumber(PairView pair) => pair.A.Question is QuestionKind.HowMany or QuestionKind.HowMuch && pair.B.Question is QuestionKind.HowMany or QuestionKind.HowMuch;

    private static bool Holds(List<PrepositionObject> objects, PrepositionObject wanted) =>
        objects.Exists(other => other.Stem == wanted.Stem && PrepositionReader.Same(other.Preposition, wanted.Preposition));

    private static bool Mentions(TextAnalysis text, string stem) => Array.Exists(text.Content, token => token.Stem == stem);

    // "to the dev branch" / "to branch dev": neighbours in one noun phrase.
    private static bool SharesPhrase(PrepositionObject left, PrepositionObject right, List<PrepositionObject> a, List<PrepositionObject> b) =>
        left.Next == right.Stem || right.Next == left.Stem || a.Count != b.Count;
}
