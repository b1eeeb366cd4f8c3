namespace CoalescingCluster.Matching;

/// <summary>Versions: another number behind the same name ("Java 17", "GPT-4", "TLS 1.3", "iPhone 13").</summary>
internal sealed class VersionGuard : IGuard
{
    public string Name => "version";

    public GuardFinding Examine(PairView pair)
    {
        foreach (var (name, number) in Versions(pair.A))
        {
            foreach (var (otherName, otherNumber) in Versions(pair.B))
            {
                if (name == otherName && number != otherNumber && !Versions(pair.B).Contains((name, number)) && !Versions(pair.A).Contains((name, otherNumber)))
                    return GuardFinding.Veto($"{name} {number} / {otherName} {otherNumber}");
            }
        }

        return GuardFinding.Pass;
    }

    private static IEnumerable<(string Name, string Number)> Versions(TextAnalysis text)
    {
        for (var i = 1; i < text.Tokens.Length; i++)
        {
            var number = text.Tokens[i];
            var name = text.Tokens[i - 1];
            if (number.Kind == TokenKind.Number && name.Kind == TokenKind.Word && !DateGuard.IsMonth(name.Stem) && (name.IsName || (name.Marks & TokenMarks.SentenceStart) != 0 || name.Stem is "version" or "v" or "release")
                && (name.Marks & TokenMarks.Pause) == 0)
            {
                yield return (name.Stem, number.Word);
            }
        }
    }
}
