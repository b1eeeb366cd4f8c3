using CoalescingCluster.Admission;

namespace CoalescingCluster.Tests.Admission;

public sealed class QuotaMeterTests
{
    private const long Now = 1_000_000;

    [Fact]
    public void Lease_ThatLeavesMore_IsNoRefusalAtAnyMoment()
    {
        var meter = Meter(limit: 100);
        var ask = meter.Ask(needed: 1, isIdle: false);
        meter.Take(ask, new MeterLease(1, 50, TimeSpan.Zero, TimeSpan.FromSeconds(60)), Now);

        meter.TryTake(1).Should().BeTrue();
        meter.Balance.Should().Be(0);
        meter.RetryAt.Should().Be(0, "a caller that read the clock before the lease came must not take it for a refusal");
    }

    [Fact]
    public void Lease_ThatLeavesNothing_SaysWhenToComeBack()
    {
        var meter = Meter(limit: 100);
        meter.Take(meter.Ask(1, isIdle: false), new MeterLease(0, 0, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60)), Now);

        meter.RetryAt.Should().Be(Now + (3 * TimeSpan.TicksPerSecond));
    }

    [Fact]
    public async Task Callers_WhoGetNothing_TakeNothingFromOthers()
    {
        var meter = Meter(limit: 100_000);
        using var stop = new CancellationTokenSource();
        var idle = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (meter.Balance < 0)
                    throw new InvalidOperationException("The balance is below zero, although every request takes one permit.");
                Thread.Yield();
            }
        })));
        var taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                if (meter.TryTake(1))
                    Interlocked.Increment(ref taken);
                if (i % 10 == 0)
                    meter.Refund(1);
            }
        })));
        await stop.CancelAsync();
        await idle;

        (taken + meter.Balance).Should().Be(20_000);
    }

    [Fact]
    public void Request_LargerThanWhatIsLeft_IsAdmittedAndOwed()
    {
        var meter = Meter(limit: 1000);
        meter.Refund(10);

        meter.TryTake(300).Should().BeTrue();
        meter.TryTake(1).Should().BeFalse();
        meter.Ask(needed: 1, isIdle: false).Should().Be(new MeterRequest(290, 0, 10));
    }

    private static QuotaMeter Meter(long limit) => new() { Limit = limit };
}
