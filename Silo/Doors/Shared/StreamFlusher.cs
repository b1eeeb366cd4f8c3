using System.IO.Pipelines;
using CoalescingCluster.Silo.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors;

/// <summary>Sends what was written to a stream. A caller that leaves it unread for too long is given up; no other caller notices.</summary>
internal sealed class StreamFlusher(IOptions<HttpDoorOptions> options, TimeProvider time)
{
    private readonly TimeSpan _stall = TimeSpan.FromSeconds(options.Value.StalledReaderSeconds);

    /// <summary>Sends it.</summary>
    /// <returns>Whether the caller is still there.</returns>
    public async ValueTask<bool> FlushAsync(HttpContext context, PipeWriter writer)
    {
        var flush = writer.FlushAsync(context.RequestAborted);
        if (flush.IsCompletedSuccessfully)
            return !flush.Result.IsCompleted;
        try
        {
            return !(await flush.AsTask().WaitAsync(_stall, time, context.RequestAborted)).IsCompleted;
        }
        catch (TimeoutException)
        {
            context.Abort();
            return false;
        }
    }
}
