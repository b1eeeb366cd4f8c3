namespace CoalescingCluster.Accounting.Journal;

/// <summary>What one segment held.</summary>
/// <param name="Id">Identifies it, so that it is counted once however often it is read.</param>
/// <param name="Day">The UTC day that its requests belong to.</param>
/// <param name="Requests">Logical requests.</param>
/// <param name="Calls">Physical calls that are over.</param>
/// <param name="Departed">Physical calls that were sent and whose end is not in this segment.</param>
internal sealed record LedgerBatch(Guid Id, DateOnly Day, IReadOnlyList<RequestEntry> Requests, IReadOnlyList<CallEntry> Calls, IReadOnlyList<CallEntry> Departed);
