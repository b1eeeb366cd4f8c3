using System.Diagnostics.Metrics;
using CoalescingCluster.Coalescing;

namespace CoalescingCluster.Diagnostics;

/// <summary>Counts logical requests. Labels are the outcome and the model only, both from bounded sets.</summary>
public sealed class PipelineInstruments
{
    /// <summary>Name of the meter of all instruments of the product.</summary>
    public const string MeterName = "CoalescingCluster";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _fallbacks;
    private readonly Histogram<double> _resolve;
    private readonly Histogram<double> _similarity;
    private readonly Histogram<int> _waiters;
    private readonly long[] _outcomes = new long[Enum.GetValues<RequestOutcome>().Length];
    private long _degraded;

    /// <summary>Creates the instruments.</summary>
    public PipelineInstruments(IMeterFactory meters, FlightGauge gauge)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(gauge);
        var meter = meters.Create(new MeterOptions(MeterName));
        _requests = meter.CreateCounter<long>("coalescing_requests", description: "Logical requests by outcome.");
        _fallbacks = meter.CreateCounter<long>("coalescing_fallbacks", description: "Requests served by direct inference because their flight failed or stood still.");
        _resolve = meter.CreateHistogram<double>("coalescing_resolve_seconds", "s", "Time to find the meaning of a text.");
        _similarity = meter.CreateHistogram<double>("coalescing_join_similarity", description: "Cosine of semantic hits and joins.");
        _waiters = meter.CreateHistogram(
            "coalescing_flight_waiters", description: "Callers of a flight on this silo.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000] });
        meter.CreateObservableGauge("coalescing_waiting_requests", () => gauge.WaitingCallers, description: "Callers that wait for an answer or read one.");
        meter.CreateObservableGauge("coalescing_active_flights", () => gauge.ActiveFlights, description: "Flights of this silo that are not over.");
        meter.CreateObservableGauge("coalescing_coalesce_ratio", () => CoalesceRatio, description: "Share of requests that caused no physical call of their own.");
    }

    /// <summary>Requests so far.</summary>
    public long Requests => _outcomes.Sum(static count => count);

    /// <summary>Share of requests that were served from a stored answer or another request's flight, 0 to 1; 0 before the first request.</summary>
    public double CoalesceRatio
    {
        get
        {
            var all = Requests;
            return all == 0 ? 0 : (double)(CountOf(RequestOutcome.HitExact) + CountOf(RequestOutcome.HitSemantic) + CountOf(RequestOutcome.JoinExact) + CountOf(RequestOutcome.JoinSemantic)) / all;
        }
    }

    /// <summary>Requests so far that were matched exactly only because the index or the embedder was not to be had.</summary>
    public long Degraded => Volatile.Read(ref _degraded);

    /// <summary>Requests so far with one outcome.</summary>
    public long CountOf(RequestOutcome outcome) => Volatile.Read(ref _outcomes[(int)outcome]);

    internal void Served(RequestOutcome outcome, string model, float? similarity)
    {
        Interlocked.Increment(ref _outcomes[(int)outcome]);
        if (_requests.Enabled)
            _requests.Add(1, new("outcome", OutcomeNames.Of(outcome)), new("model", model));
        if (similarity is { } cosine)
            _similarity.Record(cosine);
    }

    internal void FellBack(string reason) => _fallbacks.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void FlightEnded(int callers) => _waiters.Record(callers);

    internal void Resolved(TimeSpan took) => _resolve.Record(took.TotalSeconds);

    internal void DegradedToExact() => Interlocked.Increment(ref _degraded);
}
