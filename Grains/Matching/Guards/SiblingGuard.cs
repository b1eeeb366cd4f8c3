namespace CoalescingCluster.Matching;

/// <summary>Members of one class that exclude each other: colours, kinship, languages, formats, products.</summary>
internal sealed class SiblingGuard : IGuard
{
    public string Name => "sibling";

    public GuardFinding Examine(PairView pair)
    {
        foreach (var a in pair.OnlyA)
        {
            foreach (var b in pair.OnlyB)
            {
                if (a.Kind != TokenKind.Number && b.Kind != TokenKind.Number && Lexicon.ShareGroup(Lexicon.Siblings, a.Stem, b.Stem))
                    return GuardFinding.Veto($"{a.Word} / {b.Word}");
            }
        }

        return GuardFinding.Pass;
    }
}
