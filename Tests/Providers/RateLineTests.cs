using CoalescingCluster.Providers.Limits;
using CoalescingCluster.Tests.Clusters;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CoalescingCluster.Tests.Providers;

public sealed class RateLineTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Calls_UnderALimit_PassInOrderAtTheTimesTheyWereGiven()
    {
        using var line = Line(new PacedLimits(TimeSpan.FromMilliseconds(100)));
        var passed = new List<int>();
        var waits = Enumerable.Range(0, 5).Select(async number =>
        {
            using var permit = await line.WaitAsync(1, false, default);
            lock (passed)
                passed.Add(number);
        }).ToArray();
        await CoalescingTestCluster.EventuallyAsync(() => Count() == 1, "the first call passed at once");
        line.IsStanding.Should().BeTrue();
        for (var number = 2; number <= 5; number++)
        {
            Count().Should().Be(number - 1, "the next one is not due");
            await CoalescingTestCluster.EventuallyAsync(
                () =>
                {
                    if (Count() < number)
                        _time.Advance(TimeSpan.FromMilliseconds(1));
                    return Count() >= number;
                },
                $"call {number} passed");
        }

        await Task.WhenAll(waits);
        passed.Should().BeInAscendingOrder();

        int Count()
        {
            lock (passed)
                return passed.Count;
        }
    }

    [Fact]
    public async Task Caller_ThatLeaves_GivesItsPermitToTheNext()
    {
        var limits = new PacedLimits(TimeSpan.FromMilliseconds(100));
        using var line = Line(limits);
        (await line.WaitAsync(1, false, default)).Dispose();
        using var leaves = new CancellationTokenSource();
        var leaver = line.WaitAsync(1, false, leaves.Token).AsTask();
        var next = line.WaitAsync(1, false, default).AsTask();
        await leaves.CancelAsync();
        await ((Func<Task>)(() => leaver)).Should().ThrowAsync<OperationCanceledException>();
        await PassAsync(next);
    }

    [Fact]
    public async Task Refusal_StopsTheSiloAtOnce()
    {
        using var line = Line(new OpenLimits());
        (await line.WaitAsync(1, false, default)).Dispose();
        line.View.Refused(TimeSpan.FromSeconds(3));
        var stopped = line.WaitAsync(1, false, default).AsTask();
        line.IsStanding.Should().BeTrue();
        line.WaitBehind(0).Should().Be(TimeSpan.FromSeconds(3));
        stopped.IsCompleted.Should().BeFalse();
        await PassAsync(stopped);
    }

    [Fact]
    public async Task Line_WithoutTheClustersView_GoesByItself()
    {
        using var line = Line(new BrokenLimits());
        await line.WaitAsync(1, false, default).AsTask().WaitAsync(CoalescingTestCluster.Patience);
    }

    private RateLine Line(IProviderLimitGrain limits) => new(new LimitView(limits, "silo", "p/m", _time, NullLogger.Instance), _time);

    private Task PassAsync(Task wait) => CoalescingTestCluster.EventuallyAsync(
        () =>
        {
            if (!wait.IsCompleted)
                _time.Advance(TimeSpan.FromMilliseconds(10));
            return wait.IsCompleted;
        },
        "the call passed");

    /// <summary>One permit per period.</summary>
    private sealed class PacedLimits(TimeSpan period) : IProviderLimitGrain
    {
        private static readonly ProviderLimitState Limited = new(1, LimitMode.Limited, TimeSpan.Zero, 10, 1);
        private int _given;

        public ValueTask<ProviderPermits> TakeAsync(string silo, IReadOnlyList<int> tokens) =>
            new(new ProviderPermits(Limited, Interlocked.Increment(ref _given) == 1 ? [TimeSpan.Zero] : [period]));

        public ValueTask<ProviderLimitState> ReportAsync(ProviderLimitReport report) => new(Limited);

        public async Task<ProviderLimitState> WatchAsync(string silo, long version, CancellationToken cancellationToken)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return Limited;
        }
    }

    private sealed class BrokenLimits : IProviderLimitGrain
    {
        public ValueTask<ProviderPermits> TakeAsync(string silo, IReadOnlyList<int> tokens) => throw new TimeoutException("out of reach");

        public ValueTask<ProviderLimitState> ReportAsync(ProviderLimitReport report) => throw new TimeoutException("out of reach");

        public Task<ProviderLimitState> WatchAsync(string silo, long version, CancellationToken cancellationToken) => throw new TimeoutException("out of reach");
    }
}
