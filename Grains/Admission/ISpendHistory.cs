using CoalescingCluster.Accounting;

namespace CoalescingCluster.Admission;

/// <summary>Knows what was spent before this process began to count.</summary>
internal interface ISpendHistory
{
    /// <summary>What the physical calls on a tenant's account cost on a UTC day, as far as the ledger has them; <c>null</c> when it cannot be asked.</summary>
    Task<Money?> SpentAsync(string tenant, DateOnly day, CancellationToken cancellationToken);
}
