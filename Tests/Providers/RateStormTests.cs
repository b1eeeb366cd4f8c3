using CoalescingCluster.Tests.Clusters;
using Xunit.Abstractions;

namespace CoalescingCluster.Tests.Providers;

public sealed class RateStormTests(ITestOutputHelper output)
{
    private const int Callers = 500;
    private const double Limit = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Callers_OverTheProvidersLimit_AreAnsweredOrToldWhenToComeBack(int silos)
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(silos, new()
        {
            ["Coalescing:Providers:simulated:MaxQueueWaitSeconds"] = "6",
            ["Coalescing:Flights:WindowMode"] = "Immediate",
        });
        await cluster.ControlAsync(new { requests_per_second = Limit, tokens = 4 });
        var start = TimeProvider.System.GetTimestamp();
        var asks = Enumerable.Range(0, Callers).Select(i => TryAskAsync(cluster, i, i % silos)).ToArray();
        var results = await Task.WhenAll(asks);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;

        var answered = results.Count(static error => error is null);
        var refused = results.OfType<InferenceException>().ToArray();
        output.WriteLine($"{silos} silos: {answered} answered, {refused.Length} told when to come back, {cluster.Provider.Calls} calls in {seconds:0.0} s.");
        refused.Should().OnlyContain(static error => error.Code == InferenceErrorCode.RateLimited && error.RetryAfter > TimeSpan.Zero);
        answered.Should().BeGreaterThan((int)(Limit * 2), "the line moves at the provider's rate");
        ((double)cluster.Provider.Calls).Should().BeLessThanOrEqualTo((seconds * Limit * 1.05) + (Limit / 10), $"{answered} were answered within {seconds:0.0} s, and the provider's bucket holds a tenth of a second's calls");
        (cluster.Provider.Calls - answered).Should().BeLessThan(Callers / 10, "no silo learns the limit by trying: what the provider refused is due to the unevenness of a busy machine");
    }

    private static async Task<InferenceException?> TryAskAsync(CoalescingTestCluster cluster, int number, int silo)
    {
        try
        {
            await cluster.AskAsync($"What became of ship number {number} of the lost fleet?", silo);
            return null;
        }
        catch (InferenceException error)
        {
            return error;
        }
    }
}
