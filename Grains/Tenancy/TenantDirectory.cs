using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CoalescingCluster.Tenancy;

/// <summary>The tenants of the configuration, and those of the database. The first tenant in either ends the development keys.</summary>
internal sealed class TenantDirectory(ConfigurationTenantDirectory configured, DatabaseTenants database) : ITenantDirectory
{
    /// <summary>Whether the keys that everybody knows are in force.</summary>
    public bool UsesDevelopmentKeys => configured.Table.IsOfDevelopment && database.Table.IsEmpty;

    /// <summary>Whether there is no tenant at all.</summary>
    public bool IsEmpty => configured.Table.IsEmpty && database.Table.IsEmpty;

    /// <inheritdoc/>
    public bool TryAuthenticate(ReadOnlySpan<char> key, [NotNullWhen(true)] out TenantContext? tenant)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        tenant = null;
        return KeyHash.TryCompute(key, hash) && ((Configured is { } table && table.TryFind(hash, out tenant)) || database.Table.TryFind(hash, out tenant));
    }

    /// <inheritdoc/>
    public bool TryGet(string tenantId, [NotNullWhen(true)] out TenantContext? tenant)
    {
        tenant = null;
        return (Configured is { } table && table.TryGet(tenantId, out tenant)) || database.Table.TryGet(tenantId, out tenant);
    }

    private TenantTable? Configured => configured.Table is { } table && (!table.IsOfDevelopment || database.Table.IsEmpty) ? table : null;
}
