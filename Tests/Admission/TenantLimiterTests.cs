using CoalescingCluster.Accounting;
using CoalescingCluster.Admission;
using CoalescingCluster.Tenancy;
using CoalescingCluster.Tests.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace CoalescingCluster.Tests.Admission;

public sealed class TenantLimiterTests
{
    [Fact]
    public async Task RequestsPerMinute_OverThreeSilos_AreNeverAdmittedBeyondTheLimit()
    {
        const int Limit = 500;
        await using var cluster = await CoalescingTestCluster.StartAsync(silos: 3);
        var tenant = Tenant(new TenantLimits { RequestsPerMinute = Limit });

        var admitted = await StormAsync(cluster, tenant, callers: 60, each: 40);

        // Everything that a silo holds was counted when it leased it: no more than the limit, and no less than it but what three silos hold unused.
        admitted.Should().BeInRange(Limit - (3 * (Limit / 100)), Limit);
    }

    [Fact]
    public async Task SmallLimit_OverThreeSilos_IsAdmittedToTheLast()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(silos: 3);

        (await StormAsync(cluster, Tenant(new TenantLimits { RequestsPerMinute = 7 }), callers: 9, each: 5)).Should().Be(7);
    }

    [Fact]
    public async Task Refusal_OfARateLimit_SaysWhenToComeBack()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var tenant = Tenant(new TenantLimits { RequestsPerMinute = 1 });
        var limiter = cluster.Service<TenantLimiter>();
        await limiter.AdmitAsync(tenant, 0, default);

        var refused = await limiter.Invoking(l => l.AdmitAsync(tenant, 0, default).AsTask()).Should().ThrowAsync<InferenceException>();

        refused.Which.Code.Should().Be(InferenceErrorCode.RateLimited);
        refused.Which.RetryAfter.Should().BeGreaterThan(TimeSpan.FromSeconds(30)).And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(61));
        cluster.Service<IRateLimits>().TryRead(tenant, out var view).Should().BeTrue();
        view.Requests.Should().Match<RateLimitWindow?>(static window => window!.Value.Limit == 1 && window.Value.Remaining == 0 && window.Value.ResetAfter > TimeSpan.FromSeconds(30));
        view.Tokens.Should().BeNull();
    }

    [Fact]
    public async Task ConcurrentRequests_OverThreeSilos_NeverExceedTheLimit()
    {
        const int Limit = 12;
        await using var cluster = await CoalescingTestCluster.StartAsync(silos: 3);
        var tenant = Tenant(new TenantLimits { MaxConcurrent = Limit });
        var admitted = await StormAsync(cluster, tenant, callers: 30, each: 1);
        admitted.Should().BeInRange(Limit - 2, Limit, "a silo leases one in advance");

        for (var silo = 0; silo < 3; silo++)
        {
            var limiter = cluster.Service<TenantLimiter>(silo);
            await limiter.TendAsync();
        }

        (await StormAsync(cluster, tenant, callers: 30, each: 1)).Should().BeLessThanOrEqualTo(Limit - admitted);
    }

    [Fact]
    public async Task Tokens_UsedBeyondTheLimit_ArePaidBackByLaterRequests()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var tenant = Tenant(new TenantLimits { TokensPerMinute = 1000 });
        var limiter = cluster.Service<TenantLimiter>();
        await limiter.AdmitAsync(tenant, 400, default);
        limiter.Leave(tenant, 5000);

        (await limiter.Invoking(l => l.AdmitAsync(tenant, 1, default).AsTask()).Should().ThrowAsync<InferenceException>()).Which.Code.Should().Be(InferenceErrorCode.RateLimited);
    }

    [Fact]
    public async Task Budget_OnceSpent_RefusesCallsButNotHits()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var tenant = Tenant(new TenantLimits { DailyBudgetPico = 1_000_000 });
        var limiter = cluster.Service<TenantLimiter>();
        await limiter.AdmitAsync(tenant, 0, default);
        limiter.Spent(tenant.Id, new(2_000_000));
        limiter.Leave(tenant, 0);

        var refused = await limiter.Invoking(l => l.AdmitAsync(tenant, 0, default).AsTask()).Should().ThrowAsync<InferenceException>();
        refused.Which.Code.Should().Be(InferenceErrorCode.BudgetSpent);
        limiter.TryAdmitHit(tenant, 100).Should().BeTrue("a stored answer costs nothing");
    }

    [Fact]
    public async Task Budget_WhenTheLedgerCannotBeReadAtFirst_CountsWhatItHoldsOnceItCan()
    {
        var history = new LateHistory();
        await using var cluster = await CoalescingTestCluster.StartAsync(services: services => services.AddSingleton<ISpendHistory>(history));
        var tenant = Tenant(new TenantLimits { DailyBudgetPico = 1_000_000_000 });
        var limiter = cluster.Service<TenantLimiter>();
        await limiter.AdmitAsync(tenant, 0, default);
        history.Spent = new Money(5_000_000_000);
        await CoalescingTestCluster.EventuallyAsync(() => history.Told > 0, "the ledger was asked again");

        var refused = false;
        for (var i = 0; i < 100 && !refused; i++)
        {
            // Less than the budget in all: only what was spent before can use it up.
            limiter.Spent(tenant.Id, new(6_000_000));
            try
            {
                await limiter.AdmitAsync(tenant, 0, default);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
            catch (InferenceException refusal)
            {
                refusal.Code.Should().Be(InferenceErrorCode.BudgetSpent);
                refused = true;
            }
        }

        refused.Should().BeTrue("the ledger holds five times the budget");
    }

    private sealed class LateHistory : ISpendHistory
    {
        public Money? Spent { get; set; }

        public int Told { get; private set; }

        public Task<Money?> SpentAsync(string tenant, DateOnly day, CancellationToken cancellationToken)
        {
            Told += Spent is null ? 0 : 1;
            return Task.FromResult(Spent);
        }
    }

    [Fact]
    public async Task UnusedPermits_OfAnIdleSilo_AreGivenBack()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(silos: 2);
        var tenant = Tenant(new TenantLimits { RequestsPerMinute = 1000 });
        await cluster.Service<TenantLimiter>(0).AdmitAsync(tenant, 0, default);

        // The first look finds it used a moment ago, the second finds it idle.
        await cluster.Service<TenantLimiter>(0).TendAsync();
        await cluster.Service<TenantLimiter>(0).TendAsync();

        (await StormAsync(cluster, tenant, callers: 20, each: 60, silos: [1])).Should().Be(999);
    }

    private static TenantContext Tenant(TenantLimits limits) => new() { Id = $"tenant-{Guid.NewGuid():N}", Scope = "scope", Limits = limits };

    private static async Task<int> StormAsync(CoalescingTestCluster cluster, TenantContext tenant, int callers, int each, int[]? silos = null)
    {
        silos ??= [.. Enumerable.Range(0, cluster.Orleans.Silos.Count)];
        var admitted = 0;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
        {
            var limiter = cluster.Service<TenantLimiter>(silos[caller % silos.Length]);
            for (var i = 0; i < each; i++)
            {
                try
                {
                    await limiter.AdmitAsync(tenant, 0, default);
                    Interlocked.Increment(ref admitted);
                }
                catch (InferenceException refused)
                {
                    refused.Code.Should().Be(InferenceErrorCode.RateLimited);
                }
            }
        })).WaitAsync(TimeSpan.FromSeconds(60));
        return admitted;
    }
}
