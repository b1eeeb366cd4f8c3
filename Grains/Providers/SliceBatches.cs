using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CoalescingCluster.Providers;

/// <summary>Gathers slices into batches worth a push.</summary>
internal static class SliceBatches
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    /// <summary>Hands on what came while the last batch was pushed; waits a moment for more, but never for the first slice.</summary>
    public static async IAsyncEnumerable<List<Slice>> Of(IAsyncEnumerable<Slice> slices, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var arrived = Channel.CreateUnbounded<Slice>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(slices, arrived.Writer, stop.Token);
        try
        {
            var isFirst = true;
            while (await arrived.Reader.WaitToReadAsync(cancellationToken))
            {
                if (!isFirst)
                    await Task.Delay(Linger, time, cancellationToken);
                isFirst = false;
                var batch = new List<Slice>();
                while (arrived.Reader.TryRead(out var slice))
                    batch.Add(slice);
                yield return batch;
            }

            await reading;
        }
        finally
        {
            // Whoever stops reading early has no use for the rest: the request must not go on unheard.
            await stop.CancelAsync();
        }
    }

    private static async Task ReadAsync(IAsyncEnumerable<Slice> slices, ChannelWriter<Slice> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var slice in slices.WithCancellation(cancellationToken))
                writer.TryWrite(slice);
            writer.Complete();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            writer.Complete(error);
        }
    }
}
