namespace CoalescingCluster.Matching;

/// <summary>All guards in the order in which they are asked: cheap and telling ones first.</summary>
internal static class GuardSet
{
    public static IReadOnlyList<IGuard> All { get; } =
    [
        new LengthGuard(), new LanguageGuard(), new PayloadGuard(), new ContextGuard(), new QuotationGuard(), new CodeGuard(), new VersionGuard(), new NumberGuard(), new UnitGuard(),
        new DateGuard(), new SpellingGuard(), new NegationGuard(), new OppositeGuard(), new SiblingGuard(), new NameGuard(), new OutputGuard(), new OperationGuard(), new QuantifierGuard(),
        new ConstraintGuard(), new RoleGuard(), new DirectionGuard(),
    ];

    /// <summary>The first veto, if there is one.</summary>
    public static bool TryVeto(PairView pair, out string guard, out string words)
    {
        foreach (var candidate in All)
        {
            var finding = candidate.Examine(pair);
            if (finding.Outcome != GuardOutcome.Veto)
                continue;
            (guard, words) = (candidate.Name, finding.Words ?? "");
            return true;
        }

        (guard, words) = ("", "");
        return false;
    }
}
