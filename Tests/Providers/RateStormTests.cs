using CoalescingCluster.Tests.Clusters;
using Xunit.Abstractions;

namespace CoalescingCluster.Tests.Providers;

[Collection(AloneTests.Name)]
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

        var (calls, wasted) = (cluster.Provider.Calls, cluster.Provider.Refused);
        var answered = results.Count(static error => error is null);
        var refused = results.OfType<InferenceException>().ToArray();
        output.WriteLine($"{silos} silos: {answered} answered, {refused.Length} told when to come back, {calls} calls of which {wasted} were refused in {seconds:0.0} s.");
        refused.Should().OnlyContain(static error => error.Code == InferenceErrorCode.RateLimited && error.RetryAfter > TimeSpan.Zero);
        calls.Should().Be(answered + wasted, "a call is answered or refused");

        // What the provider let pass is within its limit by its own bucket; so are all calls, but for 5 % and for those that departed together before anything was known.
        ((double)calls).Should().BeLessThanOrEqualTo((answered * 1.05) + 4, "no silo learns the limit by trying, and a refusal on one stops all");
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
