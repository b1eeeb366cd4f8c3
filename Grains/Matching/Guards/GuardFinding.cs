namespace CoalescingCluster.Matching;

/// <summary>What a guard says.</summary>
internal enum GuardOutcome
{
    /// <summary>Nothing against it.</summary>
    Pass = 0,

    /// <summary>Speaks against it; the calibrated model weighs it.</summary>
    Doubt = 1,

    /// <summary>Another question.</summary>
    Veto = 2,
}

/// <summary>A guard's outcome and the words that made it.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Words">The words; <see langword="null"/> when it passed.</param>
internal readonly record struct GuardFinding(GuardOutcome Outcome, string? Words)
{
    public static GuardFinding Pass { get; } = new(GuardOutcome.Pass, null);

    public static GuardFinding Doubt(string words) => new(GuardOutcome.Doubt, words);

    public static GuardFinding Veto(string words) => new(GuardOutcome.Veto, words);
}
