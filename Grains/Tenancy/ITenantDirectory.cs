using System.Diagnostics.CodeAnalysis;

namespace CoalescingCluster.Tenancy;

/// <summary>Knows the tenants and their keys. Answers from memory: it is asked once per request.</summary>
public interface ITenantDirectory
{
    /// <summary>Finds the tenant of an API key as a caller presented it, in constant time for keys of one length.</summary>
    bool TryAuthenticate(ReadOnlySpan<char> key, [NotNullWhen(true)] out TenantContext? tenant);

    /// <summary>Finds a tenant by its id.</summary>
    bool TryGet(string tenantId, [NotNullWhen(true)] out TenantContext? tenant);
}
