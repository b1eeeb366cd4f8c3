using System.Collections.Concurrent;
using CoalescingCluster.Coalescing;
using CoalescingCluster.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Pipeline;

/// <summary>The relays of this silo: at most one per meaning, and one more for callers who don't take a stored answer.</summary>
internal sealed class FlightRelays(
    IGrainFactory grains,
    FirstTokenPatience patience,
    StallClock stalls,
    IOptions<CoalescingOptions> options,
    PipelineInstruments instruments,
    TimeProvider time,
    ILogger<FlightRelay> logger)
{
    private readonly ConcurrentDictionary<(string CoalesceKey, bool TakesStored), FlightRelay> _relays = new();

    /// <summary>How many relays are at work.</summary>
    public int Count => _relays.Count;

    /// <summary>Enters the relay of a meaning; starts it if there is none. The caller leaves it when done.</summary>
    /// <returns>The relay, and whether this caller started it.</returns>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Overloaded"/>: the flight has as many callers here as allowed.</exception>
    public (FlightRelay Relay, bool Started) Enter(string coalesceKey, JoinRequest request, InferenceCall call, bool isNew)
    {
        var key = (coalesceKey, TakesStored: request.MaxAgeSeconds is null or > 0);
        while (true)
        {
            if (_relays.TryGetValue(key, out var present))
            {
                if (present.Callers >= options.Value.MaxCallersPerRelay)
                    throw new InferenceException(InferenceErrorCode.Overloaded, "Too many callers wait for this answer; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };
                if (!present.Buffer.IsOver && present.TryEnter())
                    return (present, false);
                _relays.TryRemove(new(key, present));
            }

            var relay = new FlightRelay(coalesceKey, grains, patience, stalls, time, logger);
            relay.TryEnter();
            if (!_relays.TryAdd(key, relay))
                continue;
            Start(key, relay, request, call, isNew);
            return (relay, true);
        }
    }

    /// <summary>A relay outlives the caller that started it, so it takes neither that caller's scheduler nor its context along.</summary>
    private void Start((string CoalesceKey, bool TakesStored) key, FlightRelay relay, JoinRequest request, InferenceCall call, bool isNew)
    {
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        using (flow)
        {
            _ = Task.Run(async () =>
            {
                await relay.RunAsync(request, call, isNew);
                _relays.TryRemove(new(key, relay));
                if (relay.IsAboard)
                    instruments.FlightEnded(relay.Came);
            });
        }
    }
}
