using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CoalescingCluster.Providers;
using CoalescingCluster.Tests.Clusters;
using Microsoft.Extensions.Time.Testing;

namespace CoalescingCluster.Tests.Providers;

public sealed class SliceBatchesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<Slice> _source = Channel.CreateUnbounded<Slice>();
    private readonly TaskCompletionSource _stopped = new();
    private int _taken;

    [Fact]
    public async Task FirstSlice_WaitsForNoOther_LaterOnesGather()
    {
        await using var batches = SliceBatches.Of(SourceAsync(), _time, CancellationToken.None).GetAsyncEnumerator();
        Write("a");
        (await NextAsync(batches)).Should().Equal("a");
        Write("b");
        var next = batches.MoveNextAsync().AsTask();
        Write("c");
        await CoalescingTestCluster.EventuallyAsync(() => Volatile.Read(ref _taken) == 3, "all three slices were taken from the source");
        next.IsCompleted.Should().BeFalse("it lingers");
        await PassAsync(next);
        batches.Current.Select(static slice => slice.Text).Should().Equal("b", "c");
        _source.Writer.Complete();
        (await batches.MoveNextAsync().AsTask().WaitAsync(CoalescingTestCluster.Patience)).Should().BeFalse();
    }

    [Fact]
    public async Task Failure_ComesAfterTheSlicesBeforeIt()
    {
        await using var batches = SliceBatches.Of(SourceAsync(), _time, CancellationToken.None).GetAsyncEnumerator();
        Write("a");
        _source.Writer.Complete(new InferenceException(InferenceErrorCode.UpstreamFailed, "broke off"));
        (await NextAsync(batches)).Should().Equal("a");
        var next = batches.MoveNextAsync().AsTask();
        await ((Func<Task>)(() => PassAsync(next))).Should().ThrowAsync<InferenceException>().WithMessage("broke off");
    }

    [Fact]
    public async Task Reader_ThatStopsEarly_StopsTheSource()
    {
        await using (var batches = SliceBatches.Of(SourceAsync(), _time, CancellationToken.None).GetAsyncEnumerator())
        {
            Write("a");
            await NextAsync(batches);
            _stopped.Task.IsCompleted.Should().BeFalse();
        }

        await _stopped.Task.WaitAsync(CoalescingTestCluster.Patience);
    }

    private static async Task<IEnumerable<string?>> NextAsync(IAsyncEnumerator<List<Slice>> batches)
    {
        (await batches.MoveNextAsync().AsTask().WaitAsync(CoalescingTestCluster.Patience)).Should().BeTrue();
        return batches.Current.Select(static slice => slice.Text);
    }

    private async Task PassAsync(Task<bool> next)
    {
        await CoalescingTestCluster.EventuallyAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(10));
                return next.IsCompleted;
            },
            "the linger was over");
        await next;
    }

    private void Write(string text) => _source.Writer.TryWrite(new Slice { Text = text }).Should().BeTrue();

    private async IAsyncEnumerable<Slice> SourceAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var slice in _source.Reader.ReadAllAsync(cancellationToken))
            {
                yield return slice;
                Interlocked.Increment(ref _taken);
            }
        }
        finally
        {
            _stopped.TrySetResult();
        }
    }
}
