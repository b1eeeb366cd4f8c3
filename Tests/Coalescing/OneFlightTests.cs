using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Coalescing;

public sealed class OneFlightTests
{
    [Theory]
    [InlineData(1, 200)]
    [InlineData(3, 300)]
    public async Task Callers_OfOnePrompt_CauseOnePhysicalCall(int silos, int callers)
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(silos);
        await cluster.ControlAsync(new { first_token_ms = 300 });
        var answers = await Task.WhenAll(Enumerable.Range(0, callers).Select(i => i % 2 == 0
            ? cluster.AskAsync("What is a virtual actor?", i % silos)
            : cluster.StreamAsync("What is a virtual actor?", i % silos)));
        cluster.Provider.Calls.Should().Be(1, "all callers of one meaning share one physical call");
        answers.Select(answer => answer.Text).Distinct().Should().ContainSingle().Which.Should().Contain("simulated");
        answers.Count(answer => answer.Outcome == RequestOutcome.Lead).Should().Be(1);
    }

    [Fact]
    public async Task Caller_AfterTheAnswer_GetsItFromEverySilo()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(3);
        var (outcome, text) = await cluster.AskAsync("What is a silo?");
        outcome.Should().Be(RequestOutcome.Lead);
        for (var silo = 0; silo < 3; silo++)
            (await cluster.AskAsync("What is a silo?", silo)).Should().Be((RequestOutcome.HitExact, text));
        (await cluster.StreamAsync("What is a silo?", 2)).Should().Be((RequestOutcome.HitExact, text), "a stored answer is streamed as well");
        cluster.Provider.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Caller_OfAnotherSurface_IsServedWithoutAModel()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync("What is the capital of France?");
        var (outcome, _) = await cluster.AskAsync("hi, what's the capital of France??");
        outcome.Should().Be(RequestOutcome.HitExact, "greeting, contraction, case and punctuation are surface");
        cluster.Provider.Calls.Should().Be(1);
    }

    [Theory]
    [InlineData("dev2", "", "another tenant")]
    [InlineData("dev", ",\"temperature\":0.1", "another temperature")]
    [InlineData("dev", ",\"seed\":4", "another seed")]
    public async Task Caller_WithAnother_NeverShares(string tenant, string members, string what)
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync("What is a grain?");
        var (outcome, _) = await cluster.AskAsync("What is a grain?", tenant: tenant, members: members);
        outcome.Should().Be(RequestOutcome.Lead, "{0} is another partition", what);
        cluster.Provider.Calls.Should().Be(2);
    }

    [Fact]
    public async Task Caller_WithOppositeMeaning_GetsAnAnswerOfItsOwn()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync("How do I turn on two-factor authentication?");
        (await cluster.AskAsync("How do I turn off two-factor authentication?")).Outcome.Should().Be(RequestOutcome.Lead);
    }

    [Fact]
    public async Task Stream_JoinedLate_IsByteIdentical()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.ControlAsync(new { tokens = 60, tokens_per_second = 60 });
        var first = cluster.StreamAsync("Tell me about relays.");
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Provider.Active == 1, "the flight departed");
        await using (var early = await cluster.OpenAsync("Tell me about relays."))
            (await early.ReadAsync(CoalescingTestCluster.Patience, CancellationToken.None)).Slices.Length.Should().BePositive("the flight is under way");
        var late = await cluster.StreamAsync("Tell me about relays.");
        late.Outcome.Should().Be(RequestOutcome.JoinExact);
        late.Text.Should().Be((await first).Text);
        cluster.Provider.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Reader_ThatStalls_DelaysNobody()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await using var stalled = await cluster.OpenAsync("Who is slow?");
        var (_, text) = await cluster.StreamAsync("Who is slow?");
        text.Should().Contain("simulated", "it was read to the end while the other reader did not read at all");
    }
}
