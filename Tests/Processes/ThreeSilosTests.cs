using CoalescingCluster.Benchmarks.Load;

namespace CoalescingCluster.Tests.Processes;

/// <summary>The contract on three real processes: what only a crash, a freeze or a missing store shows.</summary>
public sealed class ThreeSilosTests
{
    private const string Redis = "redis-server";

    [RequiresProgramFact(Redis)]
    public async Task Callers_OnThreeSilos_CauseOnePhysicalCall_AndSurviveADeadSilo()
    {
        await using var cluster = await ClusterProcesses.StartAsync(3);
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => cluster.AskAsync(i % 3, "How do penguins stay warm?", stream: i % 2 == 0)));
        answers.Should().OnlyContain(answer => answer.IsServed);
        answers.Select(answer => answer.Text).Distinct().Should().ContainSingle();
        (await cluster.CallsAsync()).Should().Be(1);

        // The silo that leads a flight dies; whoever waits elsewhere is still answered.
        await cluster.ControlAsync(new() { ["first_token_ms"] = 3000 });
        var doomed = cluster.AskAsync(2, "How are pearls made?");
        await ClusterProcesses.UntilAsync(async () => await cluster.CallsAsync() >= 2, "the flight departed");
        var waiting = Enumerable.Range(0, 20).Select(i => cluster.AskAsync(i % 2, "How are pearls made?")).ToArray();
        cluster.Silo(2).Signal("KILL");
        (await doomed).IsServed.Should().BeFalse("its silo is gone");
        (await Task.WhenAll(waiting)).Should().OnlyContain(answer => answer.IsServed);
        (await cluster.CallsAsync()).Should().BeLessThanOrEqualTo(5, "one flight, one more per fail-over, and one fallback for each of two silos");
    }

    [RequiresProgramFact(Redis)]
    public async Task Silo_ThatFreezesAndWakes_DelaysOthersNoLongerThanAFallback_AndInfersNotAgain()
    {
        await using var cluster = await ClusterProcesses.StartAsync(3);
        await cluster.ControlAsync(new() { ["first_token_ms"] = 600 });
        var led = cluster.AskAsync(1, "Why is the sea salty?");
        await ClusterProcesses.UntilAsync(async () => await cluster.CallsAsync() >= 1, "the flight departed");
        cluster.Silo(1).Signal("STOP");
        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => cluster.AskAsync(i % 2 == 0 ? 0 : 2, "Why is the sea salty?")));
        others.Should().OnlyContain(answer => answer.IsServed);
        var calls = await cluster.CallsAsync();
        cluster.Silo(1).Signal("CONT");
        await led;
        (await cluster.CallsAsync()).Should().BeLessThanOrEqualTo(calls + 1, "waking up infers at most once more, behind the claim");
        calls.Should().BeLessThanOrEqualTo(4);
    }

    [RequiresProgramFact(Redis)]
    public async Task Requests_WithoutTheStore_AreStillAnswered()
    {
        await using var cluster = await ClusterProcesses.StartAsync(1);
        (await cluster.AskAsync(0, "What is basalt?")).Outcome.Should().Be("lead");
        cluster.Redis.Signal("KILL");
        (await cluster.AskAsync(0, "What is basalt?")).Outcome.Should().Be("hit-exact", "it is in memory");
        var fresh = await cluster.AskAsync(0, "What is obsidian?");
        fresh.IsServed.Should().BeTrue("storage is an optimisation on the answer path: {0}", fresh.Error);
        (await cluster.AskAsync(0, "What is obsidian?", stream: true)).Text.Should().Be(fresh.Text);
    }

    [RequiresProgramFact(Redis)]
    public async Task Silo_ToldToStop_FinishesWhatIsUnderWay()
    {
        await using var cluster = await ClusterProcesses.StartAsync(1);
        await cluster.ControlAsync(new() { ["first_token_ms"] = 1500 });
        var asked = cluster.AskAsync(0, "What is a drain?");
        await ClusterProcesses.UntilAsync(async () => await cluster.CallsAsync() >= 1, "the flight departed");
        cluster.Silo(0).Signal("TERM");
        ServedAnswer answer = await asked;
        answer.IsServed.Should().BeTrue("a graceful stop lets requests finish: {0}", answer.Error);
        (await cluster.Silo(0).WaitForExitAsync(ClusterProcesses.Patience)).Should().Be(0);
    }
}
