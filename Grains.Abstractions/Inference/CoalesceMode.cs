namespace CoalescingCluster;

/// <summary>How far a request may share its answer. A request can only narrow what its tenant's policy allows.</summary>
public enum CoalesceMode
{
    /// <summary>Never shared, neither served from nor kept for others.</summary>
    Off = 0,

    /// <summary>Shared between requests with the same text only.</summary>
    Exact = 1,

    /// <summary>Shared between requests of the same meaning.</summary>
    Semantic = 2,
}
