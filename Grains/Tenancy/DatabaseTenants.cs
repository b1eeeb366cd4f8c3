using System.Collections.Frozen;
using System.Data.Common;
using CoalescingCluster.Accounting;
using CoalescingCluster.Database;
using CoalescingCluster.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tenancy;

/// <summary>
/// The tenants of the database, in memory. Looks at the database's revision twice a second and reads tenants, keys and prices again when it changed,
/// so that a new or revoked key holds on every silo within a second. While the database is away the last ones known stay in force.
/// </summary>
internal sealed partial class DatabaseTenants(
    LedgerDatabase database, PriceBook prices, StoreErrors errors, IOptions<DatabaseOptions> options, TimeProvider time, ILogger<DatabaseTenants> logger) : BackgroundService
{
    private readonly SemaphoreSlim _reading = new(1);
    private volatile TenantTable _table = TenantTable.Empty;
    private long _revision = -1;
    private bool _isAway;

    /// <summary>The tenants.</summary>
    public TenantTable Table => _table;

    /// <summary>Reads everything again if it changed since it was read last.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            await ReadAsync(cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>The same, but leaves the tenants as they are while the database is away.</summary>
    public async Task TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken);
            if (Interlocked.Exchange(ref _isAway, false))
                LogBack();
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or TimeoutException)
        {
            errors.Add("tenants");
            if (!Interlocked.Exchange(ref _isAway, true))
                LogAway(error.Message);
        }
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!database.Exists)
            return;
        await database.StartAsync(() => RefreshAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _reading.Dispose();
        base.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var revision = await db.Revisions.Where(static row => row.Id == 1).Select(static row => row.Value).SingleAsync(cancellationToken);
        if (revision == _revision)
            return;

        // What is read now is at least as new as the revision: a change in between is seen with the next one.
        var tenants = await db.Tenants.AsNoTracking().Where(static row => !row.IsDisabled).ToListAsync(cancellationToken);
        var keys = await db.Keys.AsNoTracking().Where(static row => row.RevokedAt == null).ToListAsync(cancellationToken);
        var rows = await db.Prices.AsNoTracking().ToListAsync(cancellationToken);
        var keysOf = keys.ToLookup(static row => row.TenantId, static row => row.Hash);
        _table = TenantTable.Of(tenants.Select(row => (ContextOf(row), keysOf[row.Id])));
        prices.Override(rows.GroupBy(static row => row.Model).ToDictionary(
            static group => group.Key,
            static group => group.Select(static row => new ModelPrice(row.EffectiveFrom, row.InputPico, row.OutputPico, row.CachedInputPico)),
            StringComparer.Ordinal));
        _revision = revision;
        LogRead(tenants.Count, keys.Count, revision);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryRefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private static TenantContext ContextOf(TenantRow row)
    {
        var limits = new TenantLimits
        {
            RequestsPerMinute = row.RequestsPerMinute,
            TokensPerMinute = row.TokensPerMinute,
            MaxConcurrent = row.MaxConcurrent,
            DailyBudgetPico = row.DailyBudgetPico,
        };
        return new TenantContext
        {
            Id = row.Id,
            Scope = row.Pool is { } pool ? "pool:" + pool : row.Id,
            Mode = row.Mode,
            MaxErrorRate = row.MaxErrorRate,
            TtlSeconds = row.TtlSeconds,
            Observes = row.Observes,
            Limits = limits.IsUnlimited ? null : limits,
            TruncatesPrompts = row.TruncatesPrompts,
            StoresToolCalls = row.StoresToolCalls,
            NamespaceErrorRates = TenantAdministration.NamespacesOf(row) ?? FrozenDictionary<string, double>.Empty,
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Read {Tenants} tenants and {Keys} keys of revision {Revision} from the database.")]
    private partial void LogRead(int tenants, int keys, long revision);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tenants could not be read from the database, the last ones known stay in force: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Tenants can be read from the database again.")]
    private partial void LogBack();
}
