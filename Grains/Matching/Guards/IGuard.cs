namespace CoalescingCluster.Matching;

/// <summary>
/// Looks at a pair for one kind of content that embeddings blur. A guard is symmetric, has no state, throws on no text, and says no
/// when it is in doubt about something that decides.
/// </summary>
internal interface IGuard
{
    /// <summary>Name in traces, records and <c>explain</c>.</summary>
    string Name { get; }

    /// <summary>Examines a pair.</summary>
    GuardFinding Examine(PairView pair);
}
