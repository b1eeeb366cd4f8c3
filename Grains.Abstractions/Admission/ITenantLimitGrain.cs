namespace CoalescingCluster;

/// <summary>
/// The limits of one tenant over the whole cluster; key: the tenant's id. Silos lease permits from it in blocks, so that a request costs no call.
/// What is leased counts as used: together the silos never admit more than the limits, but for what each was ahead by when it leased last.
/// </summary>
[Alias("CoalescingCluster.ITenantLimitGrain")]
public interface ITenantLimitGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes note of what a silo used or returns, and grants it more as far as the limits allow. Not idempotent: a lost answer costs the tenant
    /// the permits in it until they leave the window.
    /// </summary>
    [ResponseTimeout("00:00:05")]
    [Alias("Lease")]
    Task<LimitLease> LeaseAsync(LimitRequest request);
}
