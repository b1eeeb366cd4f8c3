namespace CoalescingCluster.Matching;

/// <summary>Requests too long for the models, or without words, are matched by their canonical form only.</summary>
internal sealed class LengthGuard : IGuard
{
    public string Name => "length";

    public GuardFinding Examine(PairView pair)
    {
        if (pair.TooLong)
            return GuardFinding.Veto($"{pair.A.Instruction.Length} / {pair.B.Instruction.Length} characters");
        return pair.A.Tokens.Length == 0 || pair.B.Tokens.Length == 0 ? GuardFinding.Veto("no words") : GuardFinding.Pass;
    }
}
