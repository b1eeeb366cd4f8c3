using CoalescingCluster.Admission;
using CsCheck;

namespace CoalescingCluster.Tests.Admission;

public sealed class SlidingMeterTests
{
    private static readonly DateTimeOffset Start = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Grants_InAnyMinute_StayWithinTheLimit() =>
        Gen.Select(Gen.Int[0, 3000], Gen.Long[0, 40]).Array[1, 200].Sample(static steps =>
        {
            const long Limit = 100;
            var meter = new SlidingMeter();
            var now = Start;
            var grants = new List<(DateTimeOffset At, long Count)>();
            foreach (var (wait, wanted) in steps)
            {
                now = now.AddMilliseconds(wait);
                grants.Add((now, meter.Lease(new MeterRequest(0, 0, wanted), Limit, now).Granted));
            }

            return grants.TrueForAll(last => grants.Where(grant => grant.At <= last.At && grant.At > last.At.AddSeconds(-59)).Sum(static grant => grant.Count) <= Limit);
        });

    [Fact]
    public void Refusal_SaysWhenToComeBack_AndItIsTrue()
    {
        var meter = new SlidingMeter();
        meter.Lease(new MeterRequest(0, 0, 4), 10, Start).Granted.Should().Be(4);
        meter.Lease(new MeterRequest(0, 0, 6), 10, Start.AddSeconds(20)).Granted.Should().Be(6);

        var refused = meter.Lease(new MeterRequest(0, 0, 1), 10, Start.AddSeconds(30));

        refused.Granted.Should().Be(0);
        refused.RetryAfter.Should().Be(TimeSpan.FromSeconds(30));
        refused.ResetAfter.Should().Be(TimeSpan.FromSeconds(50));
        meter.Lease(new MeterRequest(0, 0, 9), 10, Start.AddSeconds(30) + refused.RetryAfter).Granted.Should().Be(4);
    }

    [Fact]
    public void WhatIsReturned_IsThereAgain()
    {
        var meter = new SlidingMeter();
        meter.Lease(new MeterRequest(0, 0, 10), 10, Start);

        meter.Lease(new MeterRequest(0, 3, 0), 10, Start.AddSeconds(1)).Remaining.Should().Be(3);
    }

    [Fact]
    public void WhatWasOverdrawn_CountsBeyondTheLimit()
    {
        var meter = new SlidingMeter();

        meter.Lease(new MeterRequest(25, 0, 5), 10, Start).Granted.Should().Be(0);
        meter.Lease(new MeterRequest(0, 0, 5), 10, Start.AddSeconds(59)).Granted.Should().Be(0);
        meter.Lease(new MeterRequest(0, 0, 5), 10, Start.AddSeconds(60)).Granted.Should().Be(5);
    }

    [Fact]
    public void Day_WhenItIsOver_BeginsANewBudget()
    {
        var meter = new DayMeter();
        meter.Add(90, Start);
        meter.Lease(new MeterRequest(0, 0, 50), 100, Start).Granted.Should().Be(10);

        var spent = meter.Lease(new MeterRequest(5, 0, 50), 100, Start.AddHours(1));
        spent.Granted.Should().Be(0);
        spent.RetryAfter.Should().Be(TimeSpan.FromHours(11));
        meter.Lease(new MeterRequest(0, 0, 50), 100, Start.AddHours(12)).Granted.Should().Be(50);
    }
}
