using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CoalescingCluster.Tenancy;

/// <summary>The tenants of the configuration, and those of the database.</summary>
internal sealed class TenantDirectory(ConfigurationTenantDirectory configured, DatabaseTenants database) : ITenantDirectory
{
    /// <inheritdoc/>
    public bool TryAuthenticate(ReadOnlySpan<char> key, [NotNullWhen(true)] out TenantContext? tenant)
    {
        if (configured.TryAuthenticate(key, out tenant))
            return true;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return KeyHash.TryCompute(key, hash) && database.Table.TryFind(hash, out tenant);
    }

    /// <inheritdoc/>
    public bool TryGet(string tenantId, [NotNullWhen(true)] out TenantContext? tenant) =>
        configured.TryGet(tenantId, out tenant) || database.Table.TryGet(tenantId, out tenant);
}
