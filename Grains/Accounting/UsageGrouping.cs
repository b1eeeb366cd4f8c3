namespace CoalescingCluster.Accounting;

/// <summary>What a usage report has a line for, besides the tenant.</summary>
public enum UsageGrouping
{
    /// <summary>Nothing more.</summary>
    Tenant = 0,

    /// <summary>Each model.</summary>
    Model = 1,

    /// <summary>Each UTC day.</summary>
    Day = 2,
}
