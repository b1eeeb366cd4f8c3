namespace CoalescingCluster.Matching;

/// <summary>What one guard says about a pair.</summary>
/// <param name="Name">Name of the guard.</param>
/// <param name="Outcome">Pass, Doubt or Veto.</param>
/// <param name="Words">The words that made it; <see langword="null"/> when it passed.</param>
public sealed record GuardExplanation(string Name, string Outcome, string? Words);
