using CoalescingCluster.Fingerprinting;
using Microsoft.Extensions.Time.Testing;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class ModelPoolTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly ManualResetEventSlim _gate = new();
    private readonly PoolFixture _fixture;

    public ModelPoolTests() =>
        _fixture = new PoolFixture(new EmbeddingOptions { Workers = 1, QueueLength = 2, MaxWaitMilliseconds = 100 }, _time);

    public void Dispose()
    {
        _gate.Set();
        _fixture.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task Run_OnAFreeThread_GivesTheResult()
    {
        var result = await Soon(_fixture.Pool.TryRunAsync(20, static number => (number + 1, Thread.CurrentThread.IsThreadPoolThread)));
        result.Should().Be(new PoolResult<(int, bool)>(true, (21, false)), "models must not take threads of the thread pool");
        _fixture.Shed.Should().Be(0);
    }

    [Fact]
    public async Task Run_WhenTheQueueIsFull_IsShedAtOnce()
    {
        var busy = await OccupyAsync();
        var queued = new[] { Number(1), Number(2) };

        var shed = Number(3);
        shed.IsCompleted.Should().BeTrue("a full queue is no place to wait");
        (await shed).HasRun.Should().BeFalse();
        _fixture.Shed.Should().Be(1);

        _gate.Set();
        await Soon(busy);
        (await Soon(queued[0])).Should().Be(new PoolResult<int>(true, 1));
        (await Soon(queued[1])).Should().Be(new PoolResult<int>(true, 2));
    }

    [Fact]
    public async Task Run_ThatWaitedTooLong_IsShed()
    {
        var busy = await OccupyAsync();
        var queued = Number(1);
        _time.Advance(TimeSpan.FromMilliseconds(101));
        _gate.Set();
        await Soon(busy);
        (await Soon(queued)).HasRun.Should().BeFalse("its caller has gone on by now");
        _fixture.Shed.Should().Be(1);
    }

    [Fact]
    public async Task Run_ThatWouldWaitTooLong_IsShedAtOnce()
    {
        // Runs of a second make an average that one queued run exceeds the patience with.
        for (var i = 0; i < 3; i++)
            await Soon(_fixture.Pool.TryRunAsync(_time, static time => { time.Advance(TimeSpan.FromSeconds(1)); return 0; }));
        var busy = await OccupyAsync();
        var queued = Number(1);
        _fixture.Pool.ExpectedWait.Should().BeGreaterThan(TimeSpan.FromMilliseconds(100));

        var shed = Number(2);
        shed.IsCompleted.Should().BeTrue();
        (await shed).HasRun.Should().BeFalse();

        _gate.Set();
        await Soon(busy);
        (await Soon(queued)).HasRun.Should().BeTrue();
        (await Soon(Number(3))).HasRun.Should().BeTrue("an empty queue is always open, however slow the runs were");
    }

    [Fact]
    public async Task Run_ThatFails_FailsForItsCallerOnly()
    {
        var failing = async () => await Soon(_fixture.Pool.TryRunAsync(0, static number => 1 / number));
        await failing.Should().ThrowAsync<DivideByZeroException>();
        (await Soon(Number(7))).Should().Be(new PoolResult<int>(true, 7), "the thread goes on");
    }

    [Fact]
    public async Task Dispose_WhileWorkRuns_WaitsForItAndShedsTheRest()
    {
        var busy = await OccupyAsync();
        var queued = Number(1);
        var dispose = Task.Factory.StartNew(_fixture.Pool.Dispose, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        (await Soon(queued)).HasRun.Should().BeFalse("nobody needs it any more");
        dispose.IsCompleted.Should().BeFalse("what runs uses a model that is disposed next");
        _gate.Set();
        await dispose.WaitAsync(Patience);
        busy.IsCompleted.Should().BeTrue();
        (await Number(2)).HasRun.Should().BeFalse("a pool that is gone sheds, and does not fail");
    }

    private Task<Task> OccupyAsync() => _fixture.OccupyAsync(_gate);

    private Task<PoolResult<int>> Number(int number) => _fixture.Pool.TryRunAsync(number, static number => number).AsTask();

    private static Task<T> Soon<T>(ValueTask<T> task) => task.AsTask().WaitAsync(Patience);

    private static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(Patience);

    private static Task Soon(Task task) => task.WaitAsync(Patience);
}
