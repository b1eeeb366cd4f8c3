using CoalescingCluster.Providers;
using CoalescingCluster.Providers.Resilience;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;

namespace CoalescingCluster.Tests.Providers;

public sealed class CircuitGateTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<CircuitState> _changes = [];

    [Fact]
    public async Task Circuit_AfterTooManyFailures_RefusesAtOnceAndSaysUntilWhen()
    {
        var gate = await OpenedAsync();
        var refused = await ((Func<Task>)(async () => await gate.EnterAsync())).Should().ThrowAsync<InferenceException>();
        refused.Which.Code.Should().Be(InferenceErrorCode.Overloaded);
        refused.Which.RetryAfter.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(5));
        _changes.Should().Equal(CircuitState.Open);
    }

    [Fact]
    public async Task Circuit_AfterItsBreak_LetsOneProbePassAndClosesWhenItSucceeds()
    {
        var gate = await OpenedAsync();
        _time.Advance(TimeSpan.FromSeconds(5.1));
        var probe = await gate.EnterAsync();
        await ((Func<Task>)(async () => await gate.EnterAsync())).Should().ThrowAsync<InferenceException>("only one request probes");
        await probe.SucceededAsync();
        await (await gate.EnterAsync()).SucceededAsync();
        _changes.Should().Equal(CircuitState.Open, CircuitState.HalfOpen, CircuitState.Closed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Probe_ThatFailsOrIsGivenUp_KeepsTheCircuitOpen(bool fails)
    {
        var gate = await OpenedAsync();
        _time.Advance(TimeSpan.FromSeconds(5.1));
        var probe = await gate.EnterAsync();
        await (fails ? probe.FailedAsync() : probe.GivenUpAsync());
        await ((Func<Task>)(async () => await gate.EnterAsync())).Should().ThrowAsync<InferenceException>();
    }

    [Fact]
    public async Task Circuit_WithFewFailures_StaysClosed()
    {
        var gate = Gate();
        for (var i = 0; i < 20; i++)
        {
            var pass = await gate.EnterAsync();
            await (i % 4 == 3 ? pass.FailedAsync() : pass.SucceededAsync());
            await pass.GivenUpAsync();
        }

        gate.State.Should().Be(CircuitState.Closed);
        _changes.Should().BeEmpty();
    }

    private async Task<CircuitGate> OpenedAsync()
    {
        var gate = Gate();
        for (var i = 0; i < 4; i++)
            await (await gate.EnterAsync()).FailedAsync();
        return gate;
    }

    private CircuitGate Gate() => new("p/m", new BreakerOptions { MinimumCalls = 4 }, _time, _changes.Add);
}
