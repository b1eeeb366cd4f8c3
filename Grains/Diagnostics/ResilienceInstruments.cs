using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CoalescingCluster.Diagnostics;

/// <summary>Counts retries, circuit changes and what the limits of providers do.</summary>
public sealed class ResilienceInstruments
{
    private readonly Counter<long> _retries;
    private readonly Counter<long> _transitions;
    private readonly Counter<long> _fallbacks;
    private readonly ConcurrentDictionary<(string Instrument, string Provider, string Account, string Model), double> _levels = new();

    /// <summary>Creates the instruments.</summary>
    public ResilienceInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(new MeterOptions(PipelineInstruments.MeterName));
        _retries = meter.CreateCounter<long>("coalescing_provider_retries", description: "Requests that were sent again.");
        _transitions = meter.CreateCounter<long>("coalescing_provider_circuit_transitions", description: "Changes of circuit breakers.");
        meter.CreateObservableGauge("coalescing_provider_circuit_open", () => Levels("circuit"), description: "Circuit breakers: 0 closed, 0.5 probing, 1 open.");
        meter.CreateObservableGauge("coalescing_provider_concurrency_limit", () => Levels("concurrency"), description: "Calls that may be under way at once on this silo.");
        meter.CreateObservableGauge("coalescing_provider_kv_cache_usage_ratio", () => Levels("cache"), description: "How full a server's cache of keys and values is, 0 to 1.");
        _fallbacks = meter.CreateCounter<long>("coalescing_provider_fallbacks", description: "Calls that another model was asked to answer.");
    }

    /// <summary>A call goes to the next model of its chain.</summary>
    internal void FellBack(string from, string to) => _fallbacks.Add(1, new("from", from), new("to", to));

    /// <summary>The limit on calls under way is now this.</summary>
    internal void ConcurrencyIs(string provider, string? account, string model, int limit) => _levels[("concurrency", provider, account ?? "", model)] = limit;

    /// <summary>A server's cache is full to this share.</summary>
    internal void CacheUsed(string provider, double ratio) => _levels[("cache", provider, "", "")] = ratio;

    /// <summary>A request is sent again.</summary>
    internal void Retried(string provider, string model, InferenceErrorCode reason) =>
        _retries.Add(1, new("provider", provider), new("model", model), new("reason", reason.ToString()));

    /// <summary>A circuit changed.</summary>
    internal void CircuitChanged(string provider, string? account, string model, string state, double level)
    {
        _transitions.Add(1, new("provider", provider), new("model", model), new("state", state));
        _levels[("circuit", provider, account ?? "", model)] = level;
    }

    /// <summary>How many calls of a model may be under way at once on this silo; <c>null</c> before its first answer.</summary>
    internal double? ConcurrencyOf(string provider, string model) => _levels.TryGetValue(("concurrency", provider, "", model), out var limit) ? limit : null;

    /// <summary>How full a server's cache is; <c>null</c> while nothing is known.</summary>
    internal double? CacheOf(string provider) => _levels.TryGetValue(("cache", provider, "", ""), out var ratio) ? ratio : null;

    private IEnumerable<Measurement<double>> Levels(string instrument)
    {
        // Accounts are not labels: of those that tenants have themselves, the highest level of each model is shown.
        foreach (var group in _levels.Where(entry => entry.Key.Instrument == instrument).GroupBy(static entry => (entry.Key.Provider, entry.Key.Model, IsTenants: entry.Key.Account.Length > 0)))
        {
            var tags = new TagList { { "provider", group.Key.Provider } };
            if (group.Key.Model.Length > 0)
                tags.Add("model", group.Key.Model);
            if (group.Key.IsTenants)
                tags.Add("account", "tenant");
            yield return new(group.Max(static entry => entry.Value), tags);
        }
    }
}
