using CoalescingCluster.Storage;

namespace CoalescingCluster.Coalescing;

/// <content>How a flight gathers, claims, departs and lands.</content>
internal sealed partial class CoalesceGrain
{
    private Flight Start(InferenceCall call, TextDigest leaderDigest, int ttlSeconds, bool isPromised)
    {
        ForgetEndedFlights();
        var flight = new Flight(call, leaderDigest, ttlSeconds) { IsPromised = isPromised };
        _flight = flight;
        _flights.Add(flight.Id, flight);
        gauge.FlightStarted();
        DelayDeactivation(call.Timeout + FlightMemory);
        flight.Run = FlyAsync(flight);
        return flight;
    }

    /// <summary>Runs on the grain's scheduler, outside of any request; everything that can fail ends the flight.</summary>
    private async Task FlyAsync(Flight flight)
    {
        using var watch = this.RegisterGrainTimer(() => WatchReadersAsync(flight), new GrainTimerCreationOptions(ReaderSilence, ReaderSilence) { Interleave = true });
        try
        {
            var provider = GrainFactory.GetGrain<IProviderGrain>(accounts.GrainKeyOf(flight.Call));
            await WindowAsync(provider, flight.Cancellation);
            if (!await ClaimAsync(flight) || flight.IsOver)
                return;
            flight.Depart();
            gauge.FlightDeparted();
            var result = await provider.InferAsync(flight.Call with { FlightId = flight.Id }, new FlightAddress(this.GetPrimaryKeyString(), flight.Id), flight.Cancellation);
            if (result.Error is { } error)
                End(flight, error);
            else
                Land(flight);
        }
        catch (OperationCanceledException) when (flight.Cancellation.IsCancellationRequested)
        {
            End(flight, new InferenceException(InferenceErrorCode.Overloaded, "The inference was cancelled because nobody waited for it any more."));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogFlightBroken(error, this.GetPrimaryKeyString());
            End(flight, error as InferenceException ?? new InferenceException(InferenceErrorCode.UpstreamFailed, "The inference broke off inside the cluster; try again."));
        }
        finally
        {
            gauge.FlightEnded();
        }

        await SettleAsync(flight);
    }

    private async Task WindowAsync(IProviderGrain provider, CancellationToken cancellationToken)
    {
        var window = TimeSpan.FromMilliseconds(_options.WindowMilliseconds);
        switch (_options.WindowMode)
        {
            case WindowMode.Fixed:
                await Task.Delay(window, time, cancellationToken);
                break;
            case WindowMode.Adaptive:
                var start = time.GetTimestamp();
                while (!await provider.HasFreePermitAsync() && time.GetElapsedTime(start) < window)
                    await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken);
                break;
        }
    }

    /// <summary>
    /// Writes the claim: the fence that keeps a frozen silo from inferring again when it wakes. Whoever wrote since this activation last read is
    /// the meaning's rightful activation; this one then serves that one's answer, or steps down.
    /// </summary>
    private async Task<bool> ClaimAsync(Flight flight)
    {
        var known = _state.Value;
        var claim = known with
        {
            LeaderDigest = flight.LeaderDigest,
            Answer = known.LeaderDigest == flight.LeaderDigest ? known.Answer : null,
            Epoch = known.Epoch + 1,
            ClaimedBy = flight.Id,
        };
        if (await _state.WriteAsync(claim) != StoreWrite.Conflict)
            return true;
        LogLostClaim(this.GetPrimaryKeyString());
        if (_state.Value is { Answer: { } answer } && _state.Value.LeaderDigest == flight.LeaderDigest && answer.ExpiresAt > time.GetUtcNow())
        {
            _answer = answer;
            _answerDigest = flight.LeaderDigest;
            flight.CompleteWith(answer, time.GetTimestamp());
            Dismiss(flight);
            return false;
        }

        // Its readers are told that the flight is unknown; joining again, they come to the activation that the directory names.
        Dismiss(flight);
        _flights.Remove(flight.Id);
        flight.Fail(new InferenceException(InferenceErrorCode.Overloaded, "The flight moved; try again."), time.GetTimestamp());
        DeactivateOnIdle();
        return false;
    }

    private void Land(Flight flight)
    {
        if (flight.IsOver)
            return;
        var answer = flight.Complete(time.GetUtcNow(), time.GetTimestamp());

        // An answer that calls tools is an action to take now, not knowledge to keep; unless the leader's tenant wants it so, or somebody was
        // promised to find it here.
        if (flight.MayStore && (answer.ToolCalls.Count == 0 || flight.Call.StoresToolCalls || flight.IsPromised))
        {
            _answer = answer;
            _answerDigest = flight.LeaderDigest;
        }

        Dismiss(flight);
    }

    private void End(Flight flight, InferenceException error)
    {
        flight.Fail(error, time.GetTimestamp());
        Dismiss(flight);
    }

    private void Dismiss(Flight flight)
    {
        if (ReferenceEquals(_flight, flight))
            _flight = null;
    }

    private void CancelIfAbandoned(Flight flight)
    {
        if (flight.ReaderCount > 0 || flight.IsOver || flight.IsPromised || _options.FinishAbandoned)
            return;
        End(flight, new InferenceException(InferenceErrorCode.Overloaded, "The inference was cancelled because nobody waited for it any more."));
        flight.Cancel();
    }

    private Task WatchReadersAsync(Flight flight)
    {
        flight.DropReadersBefore(time.GetTimestamp() - (long)(ReaderSilence.TotalSeconds * time.TimestampFrequency));
        CancelIfAbandoned(flight);
        return Task.CompletedTask;
    }

    private void ForgetEndedFlights()
    {
        foreach (var (id, flight) in _flights)
        {
            if (flight.IsOver && time.GetElapsedTime(flight.EndedAt) > FlightMemory)
            {
                _flights.Remove(id);
                flight.Dispose();
            }
        }
    }
}
