namespace CoalescingCluster.Tenancy;

/// <summary>The tenants that exist while none is configured, with keys that everybody knows.</summary>
public static class DevelopmentTenants
{
    /// <summary>The keys and the tenants that they belong to.</summary>
    public static IReadOnlyList<(string Key, string Tenant)> Keys { get; } = [("dev-key", "dev"), ("dev-key-2", "dev2")];
}
