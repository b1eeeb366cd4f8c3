using CoalescingCluster.Coalescing;
using CoalescingCluster.Providers;

namespace CoalescingCluster.Pipeline;

/// <summary>
/// One physical call outside any flight: for requests that must not share, and for callers whose flight made no progress. It passes the same
/// limiter and breaker as a flight does. Nothing of it is stored.
/// </summary>
internal sealed class DirectInference(InferenceCall call, IGrainFactory grains, ProviderAccounts accounts, DirectSinks sinks, StallClock stalls, TimeProvider time)
    : AnswerSource(time, stalls), IDirectSink
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly AnswerBuilder _builder = new();
    private readonly TimeProvider _time = time;
    private readonly CancellationTokenSource _abandoned = new();
    private int _started;

    /// <summary>Starts the call, once. It outlives the caller that started it, so it takes neither that caller's scheduler nor its context along.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            return;
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        using (flow)
            _ = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public void Append(int sequence, IReadOnlyList<Slice> slices)
    {
        Progressed();
        foreach (var slice in slices)
            _builder.Add(slice);
        Buffer.Append(slices);
    }

    /// <inheritdoc/>
    protected override void Abandon()
    {
        try
        {
            _abandoned.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in the same moment.
        }
    }

    private async Task RunAsync()
    {
        sinks.Register(_id, this);
        try
        {
            var provider = grains.GetGrain<IProviderGrain>(accounts.GrainKeyOf(call));
            var result = await provider.InferAsync(call with { FlightId = _id }, new FlightAddress(null, _id), _abandoned.Token);
            var now = _time.GetUtcNow();
            if (result.Error is { } error)
                Buffer.Fail(error);
            else
                Buffer.Complete(_builder.Build(_id, now, now));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Buffer.Fail(error as InferenceException ?? new InferenceException(InferenceErrorCode.UpstreamFailed, "The inference broke off; try again."));
        }
        finally
        {
            sinks.Unregister(_id);
            _abandoned.Dispose();
        }
    }
}
