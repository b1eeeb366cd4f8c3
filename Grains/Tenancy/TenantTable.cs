using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoalescingCluster.Accounting;

namespace CoalescingCluster.Tenancy;

/// <summary>Tenants by the hashes of their keys and by id. Immutable.</summary>
internal sealed class TenantTable
{
    private readonly Dictionary<ulong, Entry> _byKey = [];
    private readonly Dictionary<string, TenantContext> _byId = new(StringComparer.Ordinal);

    /// <summary>Nobody.</summary>
    public static TenantTable Empty { get; } = new();

    /// <summary>Whether these are the tenants of development, whose keys everybody knows.</summary>
    public bool IsOfDevelopment { get; private init; }

    /// <summary>Whether there is nobody.</summary>
    public bool IsEmpty => _byId.Count == 0;

    /// <summary>Some tenants with the hashes of their keys.</summary>
    public static TenantTable Of(IEnumerable<(TenantContext Tenant, IEnumerable<string> Keys)> tenants)
    {
        var table = new TenantTable();
        foreach (var (tenant, keys) in tenants)
            table.Add(tenant, keys);
        return table;
    }

    /// <summary>The tenants that are configured, or those of development.</summary>
    public static TenantTable Of(TenancyOptions options, bool allowsDevelopmentKeys)
    {
        var table = new TenantTable { IsOfDevelopment = options.Tenants.Count == 0 && allowsDevelopmentKeys };
        foreach (var (id, tenant) in options.Tenants)
        {
            var context = new TenantContext
            {
                Id = id,
                Scope = tenant.Pool is { } pool ? "pool:" + pool : id,
                Mode = tenant.Mode,
                MaxErrorRate = tenant.MaxErrorRate,
                TtlSeconds = tenant.TtlSeconds,
                NamespaceErrorRates = tenant.Namespaces.Count == 0 ? FrozenDictionary<string, double>.Empty : tenant.Namespaces.ToFrozenDictionary(StringComparer.Ordinal),
                Observes = tenant.Observe,
                Limits = LimitsOf(tenant),
                TruncatesPrompts = tenant.TruncatesPrompts,
                StoresToolCalls = tenant.StoresToolCalls,
            };
            table.Add(context, tenant.Keys);
        }

        if (table.IsOfDevelopment)
        {
            foreach (var (key, tenant) in DevelopmentTenants.Keys)
                table.Add(new TenantContext { Id = tenant, Scope = tenant }, [KeyHash.Of(key)]);
        }

        return table;
    }

    public bool TryGet(string id, [NotNullWhen(true)] out TenantContext? tenant) => _byId.TryGetValue(id, out tenant);

    /// <summary>Finds a tenant by the hash of its key; the hashes are compared in constant time.</summary>
    public bool TryFind(ReadOnlySpan<byte> hash, [NotNullWhen(true)] out TenantContext? tenant)
    {
        tenant = null;
        if (!_byKey.TryGetValue(KeyHash.Slot(hash), out var entry))
            return false;
        for (var candidate = entry; candidate is not null; candidate = candidate.Next)
        {
            if (CryptographicOperations.FixedTimeEquals(candidate.Hash, hash))
                tenant = candidate.Tenant;
        }

        return tenant is not null;
    }

    private static TenantLimits? LimitsOf(TenantOptions tenant)
    {
        var limits = new TenantLimits
        {
            RequestsPerMinute = tenant.RequestsPerMinute,
            TokensPerMinute = tenant.TokensPerMinute,
            MaxConcurrent = tenant.MaxConcurrent,
            DailyBudgetPico = tenant.DailyBudgetDollars is { } dollars ? Money.FromDollars(dollars).PicoDollars : null,
        };
        return limits.IsUnlimited ? null : limits;
    }

    private void Add(TenantContext tenant, IEnumerable<string> keys)
    {
        _byId.Add(tenant.Id, tenant);
        foreach (var text in keys)
        {
            if (KeyHash.TryParse(text, out var hash))
                _byKey[KeyHash.Slot(hash)] = new(hash, tenant, _byKey.GetValueOrDefault(KeyHash.Slot(hash)));
        }
    }

    private sealed record Entry(byte[] Hash, TenantContext Tenant, Entry? Next);
}
