using CoalescingCluster.Providers.Resilience;
using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Providers;

public sealed class AdjustableLimiterTests
{
    [Fact]
    public async Task Permits_AreGivenInTheOrderOfComing()
    {
        var limiter = new AdjustableLimiter(1, 10);
        var first = await limiter.AcquireAsync(false, default);
        var waiters = Enumerable.Range(0, 3).Select(_ => limiter.AcquireAsync(false, default).AsTask()).ToArray();
        limiter.HasFreePermit.Should().BeFalse();
        first!.Dispose();
        var second = await waiters[0].WaitAsync(CoalescingTestCluster.Patience);
        waiters[1].IsCompleted.Should().BeFalse("the second in line came later");
        second!.Dispose();
        (await waiters[1].WaitAsync(CoalescingTestCluster.Patience))!.Dispose();
        (await waiters[2].WaitAsync(CoalescingTestCluster.Patience))!.Dispose();
        limiter.InUse.Should().Be(0);
        limiter.HasFreePermit.Should().BeTrue();
    }

    [Fact]
    public async Task Queue_ThatIsFull_TakesNobody()
    {
        var limiter = new AdjustableLimiter(1, 1);
        using var taken = await limiter.AcquireAsync(false, default);
        var waits = limiter.AcquireAsync(false, default);
        (await limiter.AcquireAsync(false, default)).Should().BeNull();
        waits.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Waiter_ThatLeaves_LosesNoPermit()
    {
        var limiter = new AdjustableLimiter(1, 10);
        var taken = await limiter.AcquireAsync(false, default);
        using var leaves = new CancellationTokenSource();
        var leaver = limiter.AcquireAsync(false, leaves.Token).AsTask();
        var stays = limiter.AcquireAsync(false, default).AsTask();
        await leaves.CancelAsync();
        await ((Func<Task>)(() => leaver)).Should().ThrowAsync<OperationCanceledException>();
        limiter.Queued.Should().Be(1);
        taken!.Dispose();
        taken.Dispose();
        (await stays.WaitAsync(CoalescingTestCluster.Patience))!.Dispose();
        limiter.InUse.Should().Be(0, "a permit that is returned twice counts once");
    }

    [Fact]
    public async Task Limit_ThatRises_ServesWaitersAndOneThatFallsTakesNothingBack()
    {
        var limiter = new AdjustableLimiter(1, 10);
        var held = new List<IDisposable> { (await limiter.AcquireAsync(false, default))! };
        var waiters = Enumerable.Range(0, 3).Select(_ => limiter.AcquireAsync(false, default).AsTask()).ToArray();
        limiter.Limit = 3;
        held.Add((await waiters[0].WaitAsync(CoalescingTestCluster.Patience))!);
        held.Add((await waiters[1].WaitAsync(CoalescingTestCluster.Patience))!);
        limiter.Limit = 1;
        limiter.InUse.Should().Be(3);
        held[0].Dispose();
        held[1].Dispose();
        waiters[2].IsCompleted.Should().BeFalse("as many as allowed are still in use");
        held[2].Dispose();
        (await waiters[2].WaitAsync(CoalescingTestCluster.Patience))!.Dispose();
    }

    [Fact]
    public async Task Limit_UnderCancellationsAndChanges_IsNeverExceededAndNeverLost()
    {
        var limiter = new AdjustableLimiter(4, 1000);
        var running = 0;
        var most = 0;
        async Task UseAsync(int number)
        {
            using var leaves = new CancellationTokenSource();
            var acquiring = limiter.AcquireAsync(false, leaves.Token).AsTask();
            if (number % 3 == 0)
                await leaves.CancelAsync();
            try
            {
                using var permit = await acquiring;
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
            }
            catch (OperationCanceledException)
            {
                // It left.
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => Task.Run(() => UseAsync(number)))).WaitAsync(CoalescingTestCluster.Patience);
        most.Should().BeInRange(1, 4);
        limiter.InUse.Should().Be(0);
        limiter.Queued.Should().Be(0);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
            seen = Interlocked.CompareExchange(ref most, value, seen) is var before && before == seen ? value : before;
    }
}
