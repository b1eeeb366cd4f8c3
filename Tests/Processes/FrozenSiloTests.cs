namespace CoalescingCluster.Tests.Processes;

/// <summary>A silo that stops without dying: its connections stay open, and nothing tells the others but that nothing comes.</summary>
public sealed class FrozenSiloTests
{
    private const string Question = "Which way does the wind blow here?";

    [RequiresProgramFact("redis-server")]
    public async Task Callers_OfAFlightWhoseSiloFreezes_AreAnsweredByOneMarkedFallbackPerSilo()
    {
        await using var cluster = await ClusterProcesses.StartAsync(3, "--Coalescing:Flights:FallbackAfterMilliseconds=5000", "--Coalescing:Http:HeartbeatSeconds=30");
        foreach (var silo in new[] { 0, 1, 2 })
            (await cluster.AskAsync(silo, $"What does silo {silo} know?")).IsServed.Should().BeTrue();
        await cluster.ControlAsync(new() { ["reset"] = true, ["first_token_ms"] = 4000 });
        var led = cluster.AskAsync(1, Question);
        await ClusterProcesses.UntilAsync(async () => await cluster.ActiveAsync() == 1, "the flight is under way");
        var joined = Enumerable.Range(0, 20).Select(i => cluster.AskAsync(i % 2 == 0 ? 0 : 2, Question, stream: i % 4 < 2)).ToArray();
        foreach (var silo in new[] { 0, 2 })
            await ClusterProcesses.UntilAsync(async () => await cluster.MetricAsync(silo, "coalescing_waiting_requests") == 10, $"ten callers wait on silo {silo}");

        // Its answer is on the way, and would come in time if the silo lived.
        cluster.Silo(1).Signal("STOP");
        await cluster.ControlAsync(new() { ["first_token_ms"] = 20 });
        var answers = await Task.WhenAll(joined);
        answers.Should().OnlyContain(static answer => answer.IsServed && answer.Outcome == "fallback", "nobody waits longer than the bounded wait, and everybody is told");
        (await cluster.CallsAsync()).Should().Be(1 + 2, "the flight, and one direct inference for each of the two other silos");
        cluster.Silo(1).Signal("KILL");
        (await led).IsServed.Should().BeFalse("its silo is gone");
    }
}
