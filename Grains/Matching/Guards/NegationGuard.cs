namespace CoalescingCluster.Matching;

/// <summary>Negation and polarity: one text negates and the other does not, or they negate different things.</summary>
internal sealed class NegationGuard : IGuard
{
    public string Name => "negation";

    public GuardFinding Examine(PairView pair)
    {
        var a = Unsaid(pair.A.Negations, pair.B);
        var b = Unsaid(pair.B.Negations, pair.A);
        if (a.Count != b.Count)
            return GuardFinding.Veto($"{Show(a)} / {Show(b)}");
        for (var i = 0; i < a.Count; i++)
        {
            if (a[i] == NegationReader.MainVerb || b[i] == NegationReader.MainVerb)
                continue;
            if (!string.Equals(a[i], b[i], StringComparison.Ordinal) && (b.Contains(a[i]) || a.Contains(b[i])))
                return GuardFinding.Veto($"{Show(a)} / {Show(b)}");
            // Both words stand in both texts, and the negation moved from one to the other; "water soluble" is negated as one.
            if (!string.Equals(a[i], b[i], StringComparison.Ordinal) && Has(pair.B, a[i]) && Has(pair.A, b[i]) && !AreOne(pair.A, a[i], b[i]) && !AreOne(pair.B, a[i], b[i]))
                return GuardFinding.Veto($"{Show(a)} / {Show(b)}");
            // The negated word stands in the other text, without its negation.
            if (!string.Equals(a[i], b[i], StringComparison.Ordinal) && (Has(pair.B, a[i]) || Has(pair.A, b[i])))
                return GuardFinding.Doubt($"{Show(a)} / {Show(b)}");
        }

        return GuardFinding.Pass;
    }

    // Without those that the other text says in one word: "not paid" / "unpaid", "without gluten" / "gluten-free".
    private static IReadOnlyList<string> Unsaid(IReadOnlyList<string> negations, TextAnalysis other)
    {
        if (negations.Count == 0 || !Array.Exists(other.Content, token => negations.Contains(NegatedWord.Of(other, token))))
            return negations;
        return [.. negations.Where(stem => other.Negations.Contains(stem) || !Array.Exists(other.Content, token => NegatedWord.Of(other, token) == stem))];
    }

    private static bool AreOne(TextAnalysis text, string x, string y)
    {
        for (var i = 1; i < text.Tokens.Length; i++)
        {
            if ((text.Tokens[i - 1].Stem == x && text.Tokens[i].Stem == y) || (text.Tokens[i - 1].Stem == y && text.Tokens[i].Stem == x))
                return true;
        }

        return false;
    }

    private static bool Has(TextAnalysis text, string stem) => stem.Length > 0 && Array.Exists(text.Content, token => string.Equals(token.Stem, stem, StringComparison.Ordinal));

    private static string Show(IReadOnlyList<string> negations) => negations.Count == 0 ? "no negation" : string.Join(", ", negations.Select(stem => "not " + stem));
}
