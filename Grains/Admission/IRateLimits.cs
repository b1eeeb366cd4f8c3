using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Admission;

/// <summary>Tells what is left of tenants' limits.</summary>
public interface IRateLimits
{
    /// <summary>What is left of a tenant's limits; no grain is asked.</summary>
    /// <returns>Whether the tenant has limits per minute.</returns>
    bool TryRead(TenantContext tenant, out RateLimitView view);
}
