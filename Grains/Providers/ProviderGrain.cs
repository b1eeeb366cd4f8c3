using System.Threading.Channels;
using System.Threading.RateLimiting;
using CoalescingCluster.Diagnostics;
using Orleans.Concurrency;

namespace CoalescingCluster.Providers;

/// <summary>Makes the physical calls of one model on one silo, within a concurrency limit.</summary>
[StatelessWorker(1)]
[CollectionAgeLimit(Minutes = 30)]
internal sealed class ProviderGrain(ProviderChannels channels, DirectSinks sinks, ProviderInstruments instruments, TimeProvider time) : Grain, IProviderGrain
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    private string _provider = "";
    private ConcurrencyLimiter _limiter = null!;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        _provider = key[..key.IndexOf('/', StringComparison.Ordinal)];
        var options = channels.OptionsOf(_provider);
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxConcurrency,
            QueueLimit = options.MaxQueue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _limiter.DisposeAsync().AsTask();

    /// <inheritdoc/>
    public ValueTask<bool> HasFreePermitAsync() => new(_limiter.GetStatistics() is { CurrentAvailablePermits: > 0 });

    /// <inheritdoc/>
    public async Task<InferenceResult> InferAsync(InferenceCall call, FlightAddress flight, CancellationToken cancellationToken)
    {
        var sent = 0;
        TokenUsage? usage = null;
        try
        {
            using var deadline = new CancellationTokenSource(call.Timeout, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            try
            {
                using var permit = await _limiter.AcquireAsync(1, stop.Token);
                if (!permit.IsAcquired)
                    return Failed(0, new InferenceException(InferenceErrorCode.Overloaded, $"Too many calls wait for the provider '{_provider}'; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) });

                // An empty push says that the wait for a permit is over.
                await PushAsync(flight, 0, []);
                using var measured = instruments.Start(_provider, call.UpstreamModel);
                await foreach (var batch in BatchAsync(channels.ClientOf(_provider).StreamAsync(call, stop.Token), stop.Token))
                {
                    measured.FirstSlice();
                    usage = LastUsage(batch) ?? usage;
                    await PushAsync(flight, sent, batch);
                    sent += batch.Count;
                }

                measured.Succeeded(usage);
                return new(sent, usage, null, 1);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return Failed(sent, new InferenceException(InferenceErrorCode.DeadlineExceeded, $"The provider '{_provider}' did not finish within {call.Timeout.TotalSeconds:0} s."));
            }
        }
        catch (InferenceException error)
        {
            return Failed(sent, error);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or System.Text.Json.JsonException)
        {
            return Failed(sent, new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{_provider}' broke its answer off: {error.Message}"));
        }

        InferenceResult Failed(int slices, InferenceException error) => new(slices, usage, error, 1);
    }

    private async ValueTask PushAsync(FlightAddress flight, int sequence, IReadOnlyList<Slice> slices)
    {
        if (flight.CoalesceKey is { } key)
            await GrainFactory.GetGrain<ICoalesceGrain>(key).AppendAsync(flight.FlightId, sequence, slices);
        else if (sinks.TryGet(flight.FlightId, out var sink))
            sink.Append(sequence, slices);
    }

    /// <summary>Hands on what came while the last batch was pushed; waits a moment for more, but never for the first slice.</summary>
    private async IAsyncEnumerable<List<Slice>> BatchAsync(IAsyncEnumerable<Slice> slices, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var arrived = Channel.CreateUnbounded<Slice>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var reading = ReadAsync(slices, arrived.Writer, cancellationToken);
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

    private static TokenUsage? LastUsage(List<Slice> batch) => batch.FindLast(static slice => slice.Usage is not null)?.Usage;
}
