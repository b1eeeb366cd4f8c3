using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using CoalescingCluster.Accounting;
using CoalescingCluster.Database;
using Microsoft.EntityFrameworkCore;

namespace CoalescingCluster.Tenancy;

/// <summary>Changes tenants and keys of the database. Every change raises the revision that silos look at, in the same transaction; this silo looks at once.</summary>
internal sealed class TenantAdministration(LedgerDatabase database, DatabaseTenants tenants, TimeProvider time)
{
    private const int SecretBytes = 32;

    /// <summary>The tenants, by id.</summary>
    public async Task<IReadOnlyList<TenantSettings>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = Open();
        var rows = await db.Tenants.AsNoTracking().OrderBy(static row => row.Id).ToListAsync(cancellationToken);
        return rows.ConvertAll(SettingsOf);
    }

    /// <summary>One tenant.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.NotFound"/>.</exception>
    public async Task<TenantSettings> GetAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = Open();
        return SettingsOf(await db.Tenants.FindAsync([id], cancellationToken) ?? throw NoTenant(id));
    }

    /// <summary>Adds a tenant, or sets all of an existing one's policy.</summary>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>.</exception>
    public async Task<bool> SetAsync(TenantSettings settings, bool mustBeNew, CancellationToken cancellationToken)
    {
        TenantSettingsRules.Check(settings);
        await using var db = Open();
        if (settings.Pool is { } pool && !await db.Pools.AnyAsync(row => row.Id == pool, cancellationToken))
            throw Wrong($"There is no pool '{pool}'; add it first.", "pool");
        var row = await db.Tenants.FindAsync([settings.Id], cancellationToken);
        var isNew = row is null;
        if (!isNew && mustBeNew)
            throw Wrong($"There is a tenant '{settings.Id}' already.", "id");
        if (row is null)
            db.Tenants.Add(row = new TenantRow { Id = settings.Id, CreatedAt = time.GetUtcNow().UtcDateTime });
        Copy(settings, row);
        await SaveAsync(db, cancellationToken);
        return isNew;
    }

    /// <summary>Removes a tenant and its keys. What it used stays in the ledger.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.NotFound"/>.</exception>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = Open();
        db.Tenants.Remove(await db.Tenants.FindAsync([id], cancellationToken) ?? throw NoTenant(id));
        await SaveAsync(db, cancellationToken);
    }

    /// <summary>The keys, of one tenant or all.</summary>
    public async Task<IReadOnlyList<KeyView>> ListKeysAsync(string? tenant, CancellationToken cancellationToken)
    {
        await using var db = Open();
        var rows = await db.Keys.AsNoTracking().Where(row => tenant == null || row.TenantId == tenant).OrderBy(static row => row.TenantId).ThenBy(static row => row.CreatedAt).ToListAsync(cancellationToken);
        return rows.ConvertAll(static row => new KeyView(row.Id, row.TenantId, row.Prefix, row.Label, Utc(row.CreatedAt), row.RevokedAt is { } at ? Utc(at) : null));
    }

    /// <summary>Makes a key of 256 random bits.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.NotFound"/>: there is no such tenant.</exception>
    public async Task<NewKey> CreateKeyAsync(string tenant, string? label, CancellationToken cancellationToken)
    {
        if (label is { Length: > 100 })
            throw Wrong("'label' has at most 100 characters.", "label");
        await using var db = Open();
        if (!await db.Tenants.AnyAsync(row => row.Id == tenant, cancellationToken))
            throw NoTenant(tenant);
        var key = "cc-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        var id = "key_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        db.Keys.Add(new KeyRow { Id = id, TenantId = tenant, Hash = KeyHash.Of(key), Prefix = key[..9], Label = label, CreatedAt = time.GetUtcNow().UtcDateTime });
        await SaveAsync(db, cancellationToken);
        return new NewKey(id, tenant, key);
    }

    /// <summary>Has a key refused from now on. Idempotent.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.NotFound"/>.</exception>
    public async Task RevokeKeyAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = Open();
        var row = await db.Keys.FindAsync([id], cancellationToken) ?? throw new InferenceException(InferenceErrorCode.NotFound, $"There is no key '{id}'.");
        row.RevokedAt ??= time.GetUtcNow().UtcDateTime;
        await SaveAsync(db, cancellationToken);
    }

    /// <summary>The pools and the tenants in them.</summary>
    public async Task<IReadOnlyList<PoolView>> ListPoolsAsync(CancellationToken cancellationToken)
    {
        await using var db = Open();
        var members = (await db.Tenants.AsNoTracking().Where(static row => row.Pool != null).ToListAsync(cancellationToken)).ToLookup(static row => row.Pool!, static row => row.Id);
        var pools = await db.Pools.AsNoTracking().OrderBy(static row => row.Id).ToListAsync(cancellationToken);
        return pools.ConvertAll(row => new PoolView(row.Id, row.Description, [.. members[row.Id].Order(StringComparer.Ordinal)]));
    }

    /// <summary>Adds a pool.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>.</exception>
    public async Task AddPoolAsync(string id, string? description, CancellationToken cancellationToken)
    {
        if (!TenantId.IsValid(id))
            throw Wrong($"'id' is '{id}', but must be {TenantId.Allowed}.", "id");
        if (description is { Length: > 400 })
            throw Wrong("'description' has at most 400 characters.", "description");
        await using var db = Open();
        if (await db.Pools.AnyAsync(row => row.Id == id, cancellationToken))
            throw Wrong($"There is a pool '{id}' already.", "id");
        db.Pools.Add(new PoolRow { Id = id, Description = description, CreatedAt = time.GetUtcNow().UtcDateTime });
        await SaveAsync(db, cancellationToken);
    }

    /// <summary>Removes a pool that no tenant is in.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.NotFound"/>, or <see cref="InferenceErrorCode.InvalidRequest"/> while it has tenants.</exception>
    public async Task RemovePoolAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = Open();
        var pool = await db.Pools.FindAsync([id], cancellationToken) ?? throw new InferenceException(InferenceErrorCode.NotFound, $"There is no pool '{id}'.");
        if (await db.Tenants.AnyAsync(row => row.Pool == id, cancellationToken))
            throw Wrong($"There are tenants in pool '{id}'; take them out first.", "id");
        db.Pools.Remove(pool);
        await SaveAsync(db, cancellationToken);
    }

    /// <summary>Replaces what the database says of a model's prices; an empty list gives it back to the price table.</summary>
    public async Task SetPricesAsync(string model, IReadOnlyList<ModelPrice> prices, CancellationToken cancellationToken)
    {
        await using var db = Open();
        db.Prices.RemoveRange(await db.Prices.Where(row => row.Model == model).ToListAsync(cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        db.Prices.AddRange(prices.Select(price => new PriceRow { Model = model, EffectiveFrom = price.EffectiveFrom, InputPico = price.InputPico, OutputPico = price.OutputPico, CachedInputPico = price.CachedInputPico }));
        await SaveAsync(db, cancellationToken);
    }

    private async Task SaveAsync(CoalescingDb db, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Revisions.Where(static row => row.Id == 1).ExecuteUpdateAsync(static set => set.SetProperty(static row => row.Value, static row => row.Value + 1), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await tenants.TryRefreshAsync(cancellationToken);
    }

    private CoalescingDb Open() => database.Exists
        ? database.Open()
        : throw Wrong($"There is no database of tenants here: setting {DatabaseOptions.Section}:Provider is None.", null);

    /// <summary>Accepted shares of wrong joins for a tenant's namespaces; <c>null</c> when there are none.</summary>
    internal static FrozenDictionary<string, double>? NamespacesOf(TenantRow row) => row.NamespaceErrorRates is { } json
        ? JsonSerializer.Deserialize<Dictionary<string, double>>(json)!.ToFrozenDictionary(StringComparer.Ordinal)
        : null;

    private static void Copy(TenantSettings settings, TenantRow row)
    {
        row.Pool = settings.Pool;
        row.IsDisabled = settings.Disabled;
        row.Mode = settings.Mode;
        row.MaxErrorRate = settings.MaxErrorRate;
        row.TtlSeconds = settings.TtlSeconds;
        row.Observes = settings.Observe;
        row.RequestsPerMinute = settings.RequestsPerMinute;
        row.TokensPerMinute = settings.TokensPerMinute;
        row.MaxConcurrent = settings.MaxConcurrent;
        row.DailyBudgetPico = settings.DailyBudgetUsd is { } dollars ? Money.FromDollars(dollars).PicoDollars : null;
        row.TruncatesPrompts = settings.TruncatesPrompts;
        row.StoresToolCalls = settings.StoresToolCalls;
        row.NamespaceErrorRates = settings.Namespaces is { Count: > 0 } namespaces ? JsonSerializer.Serialize(namespaces) : null;
    }

    private static TenantSettings SettingsOf(TenantRow row) => new()
    {
        Id = row.Id,
        Pool = row.Pool,
        Disabled = row.IsDisabled,
        Mode = row.Mode,
        MaxErrorRate = row.MaxErrorRate,
        TtlSeconds = row.TtlSeconds,
        Observe = row.Observes,
        RequestsPerMinute = row.RequestsPerMinute,
        TokensPerMinute = row.TokensPerMinute,
        MaxConcurrent = row.MaxConcurrent,
        DailyBudgetUsd = row.DailyBudgetPico is { } pico ? new Money(pico).Dollars : null,
        TruncatesPrompts = row.TruncatesPrompts,
        StoresToolCalls = row.StoresToolCalls,
        Namespaces = NamespacesOf(row),
        CreatedAt = Utc(row.CreatedAt),
    };

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static InferenceException NoTenant(string id) => new(InferenceErrorCode.NotFound, $"There is no tenant '{id}' in the database.");

    private static InferenceException Wrong(string message, string? param) => new(InferenceErrorCode.InvalidRequest, message) { Param = param };
}
