namespace CoalescingCluster.Database;

/// <summary>A journal file whose entries are in the ledger: its presence keeps a file that is read again from being counted twice.</summary>
internal sealed class BatchRow
{
    public Guid Id { get; set; }

    public DateTime AppliedAt { get; set; }
}
