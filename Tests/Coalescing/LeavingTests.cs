using CoalescingCluster.Coalescing;
using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Coalescing;

public sealed class LeavingTests
{
    [Fact]
    public async Task LastCaller_ThatLeaves_CancelsThePhysicalCall()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.ControlAsync(new { first_token_ms = 600_000 });
        var one = await cluster.OpenAsync("Does anybody wait?", controls: RequestControls.Default);
        var other = await cluster.OpenAsync("Does anybody wait?");
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Provider.Active == 1, "the physical call is under way");
        await one.DisposeAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        cluster.Provider.Active.Should().Be(1, "one caller still waits");
        await other.DisposeAsync();
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Provider.Active == 0, "the provider saw the call cancelled");
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Service<FlightGauge>().ActiveFlights == 0, "the flight is over");
    }

    [Fact]
    public async Task Caller_ThatLeaves_DoesNotDisturbTheOthers()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.ControlAsync(new { first_token_ms = 500 });
        var leaver = await cluster.OpenAsync("Who stays?");
        await using var stayer = await cluster.OpenAsync("Who stays?");
        await leaver.DisposeAsync();
        (await stayer.WholeAsync(CancellationToken.None).AsTask().WaitAsync(CoalescingTestCluster.Patience)).Value.Text.Should().Contain("simulated");
        cluster.Provider.Calls.Should().Be(1);
    }

    [Fact]
    public async Task AbandonedFlight_ByOption_IsFinishedAndStored()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: new() { ["Coalescing:Flights:FinishAbandoned"] = "true" });
        await cluster.ControlAsync(new { first_token_ms = 300 });
        await (await cluster.OpenAsync("Is it finished?")).DisposeAsync();
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Service<FlightGauge>().DepartedFlights == 1 && cluster.Service<FlightGauge>().ActiveFlights == 0, "the flight landed without callers");
        (await cluster.AskAsync("Is it finished?")).Outcome.Should().Be(RequestOutcome.HitExact);
        cluster.Provider.Calls.Should().Be(1);
    }

    [Fact]
    public async Task NextCaller_AfterAnAbandonedFlight_StartsAfresh()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.ControlAsync(new { first_token_ms = 600_000 });
        var gone = await cluster.OpenAsync("And again?");
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Provider.Active == 1, "the first call is under way");
        await gone.DisposeAsync();
        await cluster.ControlAsync(new { first_token_ms = 1 });
        (await cluster.AskAsync("And again?")).Outcome.Should().Be(RequestOutcome.Lead);
    }
}
