using System.Net.Http.Json;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Providers.Resilience;
using CoalescingCluster.Silo.Simulation;
using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Providers;

public sealed class CacheGaugeTests
{
    [Theory]
    [InlineData("# HELP vllm:gpu_cache_usage_perc GPU KV-cache usage. 1 means 100 percent usage.\n# TYPE vllm:gpu_cache_usage_perc gauge\nvllm:gpu_cache_usage_perc{model_name=\"m\"} 0.42\n", 0.42)]
    [InlineData("vllm:kv_cache_usage_perc{engine=\"0\",model_name=\"m\"} 0.1\nvllm:kv_cache_usage_perc{engine=\"1\",model_name=\"m\"} 0.9 1712345678\n", 0.9)]
    [InlineData("vllm:kv_cache_usage_perc 8.5e-1\r\nother 1\r\n", 0.85)]
    public void Page_WithTheGauge_IsRead(string page, double expected) => CacheGauge.Parse(page).Should().BeApproximately(expected, 1e-9);

    [Theory]
    [InlineData("")]
    [InlineData("vllm:kv_cache_usage_perc")]
    [InlineData("vllm:kv_cache_usage_perc{model_name=\"m\"} NaN\n")]
    [InlineData("vllm:kv_cache_usage_perc_total{model_name=\"m\"} 0.5\n")]
    [InlineData("vllm:num_requests_running{model_name=\"m\"} 3\n")]
    [InlineData("vllm:kv_cache_usage_perc{model_name=\"m\"} 17\n")]
    public void Page_WithoutIt_GivesNothing(string page) => CacheGauge.Parse(page).Should().BeNull();

    [Fact]
    public async Task Server_WhoseCacheIsNearlyFull_GetsFewerCallsAtOnce()
    {
        await using var server = await SimulatedProvider.StartAsync(new SimulatedProviderOptions { Port = 0, FirstTokenMs = 5, TokensPerSecond = 2000, Tokens = 8 }, TimeProvider.System);
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: new()
        {
            ["Coalescing:Providers:simulated:MaxConcurrency"] = "16",
            ["Coalescing:Providers:simulated:MetricsUrl"] = new Uri(server.Address, "metrics").ToString(),
        });
        using var http = new HttpClient();
        using var told = await http.PostAsJsonAsync(new Uri(server.Address, "control"), new { kv_cache_usage = 0.93 });
        told.EnsureSuccessStatusCode();
        await cluster.AskAsync("Is there room?");
        var instruments = cluster.Service<ResilienceInstruments>();
        await CoalescingTestCluster.EventuallyAsync(() => instruments.CacheOf("simulated") == 0.93, "the gauge was read");
        await CoalescingTestCluster.EventuallyAsync(() => instruments.ConcurrencyOf("simulated", "gpt-4o-mini") < 16, "the limit fell");
    }
}
