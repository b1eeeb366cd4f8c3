using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Coalescing;

public sealed class ControlsTests
{
    [Fact]
    public async Task NoCache_AfterAnAnswer_AsksAgainAndStores()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync("Fresh?");
        (await cluster.AskAsync("Fresh?", controls: new() { NoCache = true })).Outcome.Should().Be(RequestOutcome.Lead);
        cluster.Provider.Calls.Should().Be(2);
        (await cluster.AskAsync("Fresh?")).Outcome.Should().Be(RequestOutcome.HitExact);
    }

    [Fact]
    public async Task NoStore_NeitherServesNorStores()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        (await cluster.AskAsync("Secret?", controls: new() { NoStore = true })).Outcome.Should().Be(RequestOutcome.Bypass);
        (await cluster.AskAsync("Secret?")).Outcome.Should().Be(RequestOutcome.Lead, "nothing was stored");
        (await cluster.AskAsync("Secret?", controls: new() { NoStore = true })).Outcome.Should().Be(RequestOutcome.Bypass);
    }

    [Fact]
    public async Task OnlyIfCached_WithoutAnAnswer_IsRefusedWithoutACall()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var ask = () => cluster.AskAsync("Cached?", controls: new() { OnlyIfCached = true });
        (await ask.Should().ThrowAsync<InferenceException>()).Which.Code.Should().Be(InferenceErrorCode.NotCached);
        cluster.Provider.Calls.Should().Be(0);
        await cluster.AskAsync("Cached?");
        (await cluster.AskAsync("Cached?", controls: new() { OnlyIfCached = true })).Outcome.Should().Be(RequestOutcome.HitExact);
    }

    [Fact]
    public async Task ModeExact_IsNotServedAnAnswerToAnotherText()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync("What is the capital of France?");
        (await cluster.AskAsync("what is the capital of france", controls: new() { Mode = CoalesceMode.Exact })).Outcome.Should().Be(RequestOutcome.Lead);
    }

    [Fact]
    public async Task Namespace_SeparatesInsideTheTenant()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync("Where?", controls: new() { Namespace = "a" });
        (await cluster.AskAsync("Where?", controls: new() { Namespace = "b" })).Outcome.Should().Be(RequestOutcome.Lead);
        (await cluster.AskAsync("Where?", controls: new() { Namespace = "a" })).Outcome.Should().Be(RequestOutcome.HitExact);
    }

    [Fact]
    public async Task Ttl_OfASecond_Expires()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var controls = new RequestControls { TtlSeconds = 1 };
        await cluster.AskAsync("How long?", controls: controls);
        (await cluster.AskAsync("How long?", controls: controls)).Outcome.Should().Be(RequestOutcome.HitExact);
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System);
        (await cluster.AskAsync("How long?", controls: controls)).Outcome.Should().Be(RequestOutcome.Lead);
    }
}
