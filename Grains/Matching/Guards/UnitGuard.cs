namespace CoalescingCluster.Matching;

/// <summary>Units of measure and currencies: another unit at a number, or asked for.</summary>
internal sealed class UnitGuard : IGuard
{
    public string Name => "unit";

    public GuardFinding Examine(PairView pair)
    {
        var a = Find(pair.OnlyA);
        var b = Find(pair.OnlyB);
        if (a is { } left && b is { } right)
            return GuardFinding.Veto($"{left.Raw} / {right.Raw}");
        if (a is null && b is null)
            return Swapped(pair);
        var alone = a ?? b!.Value;
        return GuardFinding.Doubt(alone.Raw);
    }

    private static Token? Find(IReadOnlyList<Token> tokens)
    {
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Unit)
                return token;
        }

        return null;
    }

    // "5 km and 3 miles" / "5 miles and 3 km"
    private static GuardFinding Swapped(PairView pair)
    {
        foreach (var (number, unit) in Measures(pair.A))
        {
            foreach (var (otherNumber, otherUnit) in Measures(pair.B))
            {
                if (number == otherNumber && unit != otherUnit && !Measures(pair.B).Contains((number, unit)))
                    return GuardFinding.Veto($"{number} {unit} / {otherNumber} {otherUnit}");
            }
        }

        return GuardFinding.Pass;
    }

    private static IEnumerable<(string Number, string Unit)> Measures(TextAnalysis text)
    {
        for (var i = 1; i < text.Content.Length; i++)
        {
            if (text.Content[i].Kind == TokenKind.Unit && text.Content[i - 1].Kind == TokenKind.Number)
                yield return (text.Content[i - 1].Word, text.Content[i].Word);
        }
    }
}
