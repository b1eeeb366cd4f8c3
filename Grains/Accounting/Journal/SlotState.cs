namespace CoalescingCluster.Accounting.Journal;

/// <summary>What a slot holds.</summary>
internal enum SlotState
{
    /// <summary>Nothing yet.</summary>
    Empty = 0,

    /// <summary>Counts of logical requests.</summary>
    Requests = 1,

    /// <summary>A physical call that was sent.</summary>
    Departed = 2,

    /// <summary>A physical call that is over.</summary>
    Ended = 3,
}
