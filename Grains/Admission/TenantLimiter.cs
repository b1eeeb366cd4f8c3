using System.Collections.Concurrent;
using CoalescingCluster.Accounting;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Tenancy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Admission;

/// <summary>
/// Admits requests within their tenants' limits. A tenant without limits costs a look at a member; one with limits costs interlocked operations on
/// permits that this silo has leased.
/// </summary>
internal sealed class TenantLimiter(IGrainFactory grains, AccountingInstruments instruments, TimeProvider time, ILogger<TenantLimiter> logger)
    : BackgroundService, IRateLimits
{
    private readonly ConcurrentDictionary<string, TenantQuota> _quotas = new(StringComparer.Ordinal);
    private readonly string _silo = Guid.NewGuid().ToString("N");

    /// <summary>Admits a request that is served from memory, if this silo has the permits.</summary>
    public bool TryAdmitHit(TenantContext tenant, int tokens) =>
        tenant.Limits is not { } limits || QuotaOf(tenant, limits).TryTake(tokens, isShort: true);

    /// <summary>Admits a request that is served from memory.</summary>
    /// <exception cref="InferenceException">A limit is reached.</exception>
    public ValueTask AdmitHitAsync(TenantContext tenant, int tokens, CancellationToken cancellationToken) =>
        tenant.Limits is { } limits ? TakeAsync(QuotaOf(tenant, limits), tokens, isShort: true, cancellationToken) : default;

    /// <summary>Admits a request until <see cref="Leave"/>.</summary>
    /// <exception cref="InferenceException">A limit is reached.</exception>
    public ValueTask AdmitAsync(TenantContext tenant, int tokens, CancellationToken cancellationToken)
    {
        if (tenant.Limits is not { } limits)
            return default;
        var quota = QuotaOf(tenant, limits);
        return quota.TryTake(tokens, isShort: false) ? default : TakeAsync(quota, tokens, isShort: false, cancellationToken);
    }

    /// <summary>A request that was admitted is over.</summary>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="tokens">Tokens that it used beyond those that it was admitted with; negative when it used less.</param>
    public void Leave(TenantContext tenant, int tokens)
    {
        if (tenant.Limits is null || !_quotas.TryGetValue(tenant.Id, out var quota))
            return;
        quota.Leave();
        quota.Tokens.Charge(tokens);
    }

    /// <summary>A physical call on a tenant's account cost something.</summary>
    public void Spent(string tenant, Money cost)
    {
        if (_quotas.TryGetValue(tenant, out var quota))
            quota.Spend.Charge(cost.PicoDollars);
    }

    /// <inheritdoc/>
    public bool TryRead(TenantContext tenant, out RateLimitView view)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        view = default;
        if (tenant.Limits is not { } limits || (limits.RequestsPerMinute ?? limits.TokensPerMinute) is null)
            return false;
        var quota = QuotaOf(tenant, limits);
        var now = time.GetUtcNow().UtcTicks;
        view = new RateLimitView(ViewOf(quota.Requests, now), ViewOf(quota.Tokens, now));
        return true;
    }

    /// <summary>Tends to every tenant's permits, as happens once a second.</summary>
    internal async Task TendAsync()
    {
        foreach (var quota in _quotas.Values)
            await quota.TendAsync();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TendAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private static RateLimitWindow? ViewOf(QuotaMeter meter, long now) =>
        meter.Limit is { } limit ? new(limit, meter.ResetAt == 0 ? limit : meter.Remaining, TimeSpan.FromTicks(Math.Max(0, meter.ResetAt - now))) : null;

    private async ValueTask TakeAsync(TenantQuota quota, int tokens, bool isShort, CancellationToken cancellationToken)
    {
        try
        {
            await quota.TakeAsync(tokens, isShort, cancellationToken);
        }
        catch (InferenceException refusal)
        {
            instruments.Rejected(refusal.Code == InferenceErrorCode.BudgetSpent ? "budget" : "rate");
            throw;
        }
    }

    private TenantQuota QuotaOf(TenantContext tenant, TenantLimits limits)
    {
        if (!_quotas.TryGetValue(tenant.Id, out var quota))
            quota = _quotas.GetOrAdd(tenant.Id, static (id, owner) => new TenantQuota(id, owner._silo, owner.Grains, owner.Time, owner.Logger), this);
        quota.Apply(limits);
        return quota;
    }

    private IGrainFactory Grains => grains;

    private TimeProvider Time => time;

    private ILogger Logger => logger;
}
