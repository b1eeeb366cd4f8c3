namespace CoalescingCluster;

/// <summary>What the cluster knows of a provider's limits.</summary>
public enum LimitMode
{
    /// <summary>The provider has not answered yet: only a few calls may find out.</summary>
    Unknown = 0,

    /// <summary>No limit is known: calls pass.</summary>
    Open = 1,

    /// <summary>A limit is known or was met: every call needs a permit.</summary>
    Limited = 2,
}
