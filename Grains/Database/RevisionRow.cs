namespace CoalescingCluster.Database;

/// <summary>One row that changes with every change of tenants, keys, pools and prices: silos look at it to know when to read them again.</summary>
internal sealed class RevisionRow
{
    public int Id { get; set; }

    public long Value { get; set; }
}
