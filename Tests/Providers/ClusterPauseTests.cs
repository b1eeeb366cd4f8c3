using CoalescingCluster.Providers;
using CoalescingCluster.Providers.Limits;
using CoalescingCluster.Tests.Clusters;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Providers;

public sealed class ClusterPauseTests
{
    [Fact]
    public async Task Refusal_OnOneSilo_StopsTheOthersBeforeTheyAreRefused()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(2, new() { ["Coalescing:Providers:simulated:MaxQueueWaitSeconds"] = "2" });
        await cluster.AskAsync("Is the first silo open?", silo: 0);
        await cluster.AskAsync("How many whales pass the second silo?", silo: 1);
        var calls = cluster.Provider.Calls;
        var options = cluster.Service<IOptions<ProvidersOptions>>().Value.ByName["simulated"];
        var limits = cluster.Service<IGrainFactory>().GetGrain<IProviderLimitGrain>(LimitKey.Of("simulated", "gpt-4o-mini", options));
        await limits.ReportAsync(new ProviderLimitReport("elsewhere", default, default, IsRefused: true, TimeSpan.FromSeconds(90), 1));
        foreach (var silo in new[] { 0, 1 })
        {
            var provider = cluster.Service<IGrainFactory>(silo).GetGrain<IProviderGrain>("simulated/gpt-4o-mini");
            var stopped = await UntilStoppedAsync(provider);
            stopped.Should().BeTrue("silo {0} was told", silo);
            var refused = await ((Func<Task>)(() => cluster.AskAsync($"Does silo {silo} send this?", silo))).Should().ThrowAsync<InferenceException>();
            refused.Which.Code.Should().Be(InferenceErrorCode.RateLimited);
            refused.Which.RetryAfter.Should().BeGreaterThan(TimeSpan.FromSeconds(20), "the caller is told when the pause ends");
        }

        cluster.Provider.Calls.Should().Be(calls, "nobody tried");
    }

    private static async Task<bool> UntilStoppedAsync(IProviderGrain provider)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (await provider.HasFreePermitAsync())
        {
            if (TimeProvider.System.GetElapsedTime(start) > CoalescingTestCluster.Patience)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return true;
    }
}
