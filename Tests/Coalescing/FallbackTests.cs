using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Coalescing;

public sealed class FallbackTests
{
    private static readonly Dictionary<string, string?> Quick = new() { ["Coalescing:Flights:FallbackAfterMilliseconds"] = "400" };

    [Fact]
    public async Task Flight_ThatStallsBeforeItsFirstToken_GivesItsCallersOneSharedFallback()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: Quick);
        await cluster.ControlAsync(new { first_token_ms = 600_000 });
        var asks = Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? cluster.AskAsync("Stalled?") : cluster.StreamAsync("Stalled?")).ToArray();
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Provider.Active == 1, "the flight departed");
        await cluster.ControlAsync(new { first_token_ms = 1 });
        var answers = await Task.WhenAll(asks);
        answers.Should().OnlyContain(answer => answer.Outcome == RequestOutcome.Fallback);
        cluster.Provider.Calls.Should().Be(2, "the flight and one direct inference for all callers of the tenant");
    }

    [Fact]
    public async Task Flight_ThatStallsInTheMiddle_MovesOnlyCallersThatWereHandedNothing()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: Quick);
        await cluster.ControlAsync(new { stall_after_tokens = 8, stall_ms = 3000, tokens_per_second = 200 });
        var stream = cluster.StreamAsync("Halfway?");
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Provider.Active == 1, "the flight departed");
        var whole = cluster.AskAsync("Halfway?");
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Provider.Calls == 2, "the caller that waits for the whole answer fell back");
        await cluster.ControlAsync(new { stall_after_tokens = 0 });
        (await whole).Outcome.Should().Be(RequestOutcome.Fallback);
        (await stream).Outcome.Should().Be(RequestOutcome.Lead, "a caller that was handed tokens stays with its flight");
    }

    [Fact]
    public async Task Provider_ThatIsDown_CausesNoStorm()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: Quick);
        await cluster.ControlAsync(new { status = 503 });
        var asks = Enumerable.Range(0, 100).Select(_ => cluster.AskAsync("Down?")).ToArray();
        foreach (var ask in asks)
            await ((Func<Task>)(() => ask)).Should().ThrowAsync<InferenceException>();
        cluster.Provider.Calls.Should().BeLessThan(10, "callers share the failed flight; they don't each try on their own");
    }

    [Fact]
    public async Task Flight_ThatWaitsForItsRetry_IsNotTakenForStalled()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: new(Quick) { ["Coalescing:Providers:simulated:Retry:BaseDelayMilliseconds"] = "4000", ["Coalescing:Providers:simulated:FirstTokenTimeoutSeconds"] = "20" });
        await cluster.ControlAsync(new { status = 503 });
        var asks = Enumerable.Range(0, 20).Select(_ => cluster.AskAsync("Tried again?")).ToArray();
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Provider.Calls == 1, "the first request failed");
        await cluster.ControlAsync(new { status = 200 });
        (await Task.WhenAll(asks)).Should().OnlyContain(static answer => answer.Outcome != RequestOutcome.Fallback, "a retry is under way for all of them");
        cluster.Provider.Calls.Should().Be(2);
    }

    [Fact]
    public async Task Flight_ThatWaitsForAPermit_IsNotTakenForStalled()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: new(Quick) { ["Coalescing:Providers:simulated:MaxConcurrency"] = "1", ["Coalescing:Providers:simulated:ConcurrencyCeiling"] = "1" });
        await cluster.ControlAsync(new { first_token_ms = 10, tokens = 30, tokens_per_second = 20 });
        var first = cluster.AskAsync("The one ahead in the queue");
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Provider.Active == 1, "the only permit is taken");
        var second = cluster.StreamAsync("An entirely different question about whales");
        (await second).Outcome.Should().Be(RequestOutcome.Lead, "a fallback would only stand in the same queue");
        await first;
        cluster.Provider.Calls.Should().Be(2);
    }
}
