namespace CoalescingCluster.Accounting;

/// <summary>Who pays for a physical call that served several callers.</summary>
public enum AllocationRule
{
    /// <summary>The tenant whose request caused the call pays all of it; whoever joined pays nothing.</summary>
    Leader = 0,

    /// <summary>The flight's callers pay equal shares. Who is served from the stored answer later pays nothing.</summary>
    Equal = 1,

    /// <summary>
    /// Every caller is charged what a call of its own would have cost, and credited with what was saved on it: the difference to its equal share.
    /// </summary>
    FullPrice = 2,
}
