namespace CoalescingCluster.Accounting;

/// <summary>How usage is accounted; section <c>Coalescing:Accounting</c>.</summary>
public sealed class AccountingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Accounting";

    /// <summary>Who pays for a physical call that served several callers; the default is <see cref="AllocationRule.Leader"/>.</summary>
    public AllocationRule Allocation { get; set; } = AllocationRule.Leader;

    /// <summary>How often what happened is written to the database, in milliseconds, 50 to 60000; the default is 1000.</summary>
    public int FlushMilliseconds { get; set; } = 1000;

    /// <summary>
    /// How long after a call was sent its cost is divided among its callers, in seconds, 1 to 86400; the default is 900. A caller that is counted
    /// later pays nothing.
    /// </summary>
    public int SettleAfterSeconds { get; set; } = 900;
}
