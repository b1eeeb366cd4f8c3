namespace CoalescingCluster.Matching;

/// <summary>Which of several candidates has the asked meaning.</summary>
/// <param name="Index">Index into the candidates that were given; -1 when none has the meaning.</param>
/// <param name="Verdict">The verdict on that candidate, or on the best one that was refused; <see langword="null"/> when there were no candidates.</param>
public readonly record struct EquivalenceChoice(int Index, EquivalenceVerdict? Verdict)
{
    /// <summary>No candidate has the meaning.</summary>
    public static EquivalenceChoice None { get; } = new(-1, null);
}
