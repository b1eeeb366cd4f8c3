namespace CoalescingCluster.Database;

/// <summary>How a physical call ended.</summary>
internal enum CallStatus
{
    /// <summary>It was sent, and the silo died before its end was known. Its cost is an estimate.</summary>
    Lost = 0,

    Completed = 1,

    /// <summary>The provider refused it or broke it off.</summary>
    Failed = 2,

    /// <summary>Nobody waited for it any more.</summary>
    Cancelled = 3,
}
