using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Pipeline;

/// <summary>
/// This silo's one reader of one flight: joins it once for all local callers and copies its slices into a local buffer. So a flight has as many
/// readers as silos, however many callers there are.
/// </summary>
internal sealed partial class FlightRelay(
    string coalesceKey,
    IGrainFactory grains,
    FirstTokenPatience patience,
    StallClock stalls,
    TimeProvider time,
    ILogger logger) : AnswerSource(time, stalls)
{
    private const int MaxJoins = 4;

    private readonly Guid _readerId = Guid.NewGuid();
    private readonly TimeProvider _time = time;
    private readonly CancellationTokenSource _abandoned = new();
    private readonly TaskCompletionSource<JoinResult> _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, DirectInference> _fallbacks = new(StringComparer.Ordinal);
    private Guid _flightId;

    /// <summary>Completes when it is known whether there was a stored answer, a flight to join, or one to lead. Faults when neither could be had.</summary>
    public Task<JoinResult> Joined => _joined.Task;

    /// <summary>The time from the first join to the first slice or the end, once known.</summary>
    public TimeSpan? FirstSliceAfter { get; private set; }

    /// <summary>Whether it reads a flight, and not a stored answer.</summary>
    public bool IsAboard { get; private set; }

    /// <summary>Whether the answer was lost inside the cluster, not refused by a provider: asking the provider directly may well succeed.</summary>
    public bool BrokeInCluster { get; private set; }

    private ICoalesceGrain Grain => grains.GetGrain<ICoalesceGrain>(coalesceKey);

    /// <summary>
    /// Joins and then reads to the end. Never throws: what goes wrong ends the buffer or faults <see cref="Joined"/>.
    /// </summary>
    /// <param name="request">What to join with, without a call.</param>
    /// <param name="call">What to send upstream if this silo's callers lead.</param>
    /// <param name="isNew">Whether the meaning was registered just now, so that asking without the call is a wasted trip.</param>
    public async Task RunAsync(JoinRequest request, InferenceCall call, bool isNew)
    {
        try
        {
            for (var joins = 1; ; joins++)
            {
                var result = await JoinStubbornlyAsync(request with { ReaderId = _readerId }, call, isNew);
                _flightId = result.FlightId;
                IsAboard = result.Status is JoinStatus.Leads or JoinStatus.Joined;
                Progressed();
                if (result.Answer is { } stored)
                {
                    Buffer.Complete(stored);
                    _joined.TrySetResult(result);
                    return;
                }

                _joined.TrySetResult(result);
                if (result.Status == JoinStatus.NotCached || await ReadToEndAsync(call))
                    return;

                // The activation moved. As long as no caller has seen a token, another flight serves as well.
                if (Buffer.Count > 0 || joins == MaxJoins)
                    break;
                LogRejoins(coalesceKey);
            }

            BrokeInCluster = true;
            Buffer.Fail(new InferenceException(InferenceErrorCode.UpstreamFailed, "The answer broke off because the silo that produced it left; try again."));
        }
        catch (OperationCanceledException) when (_abandoned.IsCancellationRequested)
        {
            Buffer.Fail(new InferenceException(InferenceErrorCode.Overloaded, "Nobody waited for the answer any more."));
            _joined.TrySetCanceled();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (error is not InferenceException)
            {
                LogRelayBroken(error, coalesceKey);
                BrokeInCluster = true;
            }

            var shown = error as InferenceException ?? new InferenceException(InferenceErrorCode.Overloaded, "The cluster could not be reached for this answer; try again.");
            Buffer.Fail(shown);
            _joined.TrySetException(shown);
            _ = _joined.Task.Exception;
        }
        finally
        {
            _abandoned.Dispose();
        }
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
            return;
        }

        if (_flightId != Guid.Empty)
            _ = LeaveAsync();
    }

    /// <summary>Enters the direct inference of a tenant whose callers here gave this flight up: one per tenant, shared by its callers.</summary>
    public DirectInference EnterFallback(string tenant, Func<DirectInference> create)
    {
        while (true)
        {
            var shared = _fallbacks.GetOrAdd(tenant, static (_, make) => make(), create);
            if (shared.TryEnter())
                return shared;

            // Its callers all left before its end, and it was cancelled: the next callers share another.
            _fallbacks.TryRemove(new(tenant, shared));
        }
    }

    private async Task<JoinResult> JoinStubbornlyAsync(JoinRequest request, InferenceCall call, bool isNew)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await JoinAsync(request, call, isNew);
            }
            catch (Exception error) when (error is OrleansException or TimeoutException && attempt < MaxJoins)
            {
                LogReadFailed(coalesceKey, error.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), _time, _abandoned.Token);
            }
        }
    }

    private async Task<JoinResult> JoinAsync(JoinRequest request, InferenceCall call, bool isNew)
    {
        // The prompt travels only when it is needed: a hit or a join is found without it.
        if (!isNew)
        {
            var found = await Grain.JoinAsync(request, _abandoned.Token);
            if (found.Status != JoinStatus.NotCached)
                return found;
        }

        return await Grain.JoinAsync(request with { Call = call }, _abandoned.Token);
    }

    /// <summary>Copies slices until the flight ends.</summary>
    /// <returns><c>false</c> when the activation does not know the flight any more.</returns>
    private async Task<bool> ReadToEndAsync(InferenceCall call)
    {
        var start = _time.GetTimestamp();
        var progress = -1;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await Grain.ReadAsync(_flightId, _readerId, Buffer.Count, _abandoned.Token);
            }
            catch (Exception error) when (error is OrleansException or TimeoutException && !_abandoned.IsCancellationRequested)
            {
                LogReadFailed(coalesceKey, error.Message);
                return false;
            }

            if (read.Progress != progress)
            {
                progress = read.Progress;
                Progressed();
            }

            if (FirstSliceAfter is null && (read.Slices.Count > 0 || read.Status == FlightStatus.Completed))
            {
                FirstSliceAfter = _time.GetElapsedTime(start);
                patience.Observe(call.Model, FirstSliceAfter.Value);
            }

            Buffer.Append(read.Slices);
            switch (read.Status)
            {
                case FlightStatus.Completed:
                    Buffer.Complete(read.Answer!);
                    return true;
                case FlightStatus.Failed:
                    Buffer.Fail(read.Error ?? new InferenceException(InferenceErrorCode.UpstreamFailed, "The inference failed."));
                    return true;
                case FlightStatus.Unknown:
                    return await TryFinishFromStoredAsync();
            }
        }
    }

    /// <summary>The flight may have ended just before its activation moved: its stored answer then holds what is missing here.</summary>
    private async Task<bool> TryFinishFromStoredAsync()
    {
        var peek = await Grain.PeekAsync();
        if (peek.Answer is not { } answer || answer.FlightId != _flightId)
            return false;
        var seen = 0;
        foreach (var slice in Buffer.From(0).Span)
            seen += slice.Value.Text?.Length ?? 0;
        Buffer.Append([new Slice { Text = answer.Text[seen..], FinishReason = answer.FinishReason, Usage = answer.Usage }]);
        Buffer.Complete(answer);
        return true;
    }

    private async Task LeaveAsync()
    {
        try
        {
            await Grain.LeaveAsync(_flightId, _readerId);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException or OperationCanceledException)
        {
            // The grain notices the silence of this reader by itself.
            LogReadFailed(coalesceKey, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The flight of {CoalesceKey} moved; joining again.")]
    private partial void LogRejoins(string coalesceKey);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading the flight of {CoalesceKey} failed: {Error}")]
    private partial void LogReadFailed(string coalesceKey, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The relay of {CoalesceKey} broke.")]
    private partial void LogRelayBroken(Exception error, string coalesceKey);
}
