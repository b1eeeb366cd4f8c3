using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CoalescingCluster.Diagnostics;

/// <summary>Counts retries, circuit changes and what the limits of providers do.</summary>
public sealed class ResilienceInstruments
{
    private readonly Counter<long> _retries;
    private readonly Counter<long> _transitions;
    private readonly ConcurrentDictionary<(string Instrument, string Provider, string Model), double> _levels = new();

    /// <summary>Creates the instruments.</summary>
    public ResilienceInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(new MeterOptions(PipelineInstruments.MeterName));
        _retries = meter.CreateCounter<long>("coalescing_provider_retries", description: "Requests that were sent again.");
        _transitions = meter.CreateCounter<long>("coalescing_provider_circuit_transitions", description: "Changes of circuit breakers.");
        meter.CreateObservableGauge("coalescing_provider_circuit_open", () => Levels("circuit"), description: "Circuit breakers: 0 closed, 0.5 probing, 1 open.");
    }

    /// <summary>A request is sent again.</summary>
    internal void Retried(string provider, string model, InferenceErrorCode reason) =>
        _retries.Add(1, new("provider", provider), new("model", model), new("reason", reason.ToString()));

    /// <summary>A circuit changed.</summary>
    internal void CircuitChanged(string provider, string model, string state, double level)
    {
        _transitions.Add(1, new("provider", provider), new("model", model), new("state", state));
        _levels[("circuit", provider, model)] = level;
    }

    private IEnumerable<Measurement<double>> Levels(string instrument)
    {
        foreach (var ((name, provider, model), level) in _levels)
        {
            if (name == instrument)
                yield return new(level, new KeyValuePair<string, object?>("provider", provider), new KeyValuePair<string, object?>("model", model));
        }
    }
}
