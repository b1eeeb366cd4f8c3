using System.Diagnostics.Metrics;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Quality;

/// <summary>Counts what is known about wrong joins.</summary>
internal sealed class QualityInstruments
{
    private readonly long[] _observedAs = new long[Enum.GetValues<MatchKind>().Length];
    private readonly Counter<long> _falseJoins;
    private readonly Counter<long> _checks;
    private readonly Counter<long> _observed;

    public QualityInstruments(IMeterFactory meters, ErrorRateEstimator estimator)
    {
        var meter = meters.Create(new MeterOptions(PipelineInstruments.MeterName));
        _falseJoins = meter.CreateCounter<long>("coalescing_false_joins", description: "Semantic matches that turned out wrong, by feedback or by a shadow check.");
        _checks = meter.CreateCounter<long>("coalescing_shadow_checks", description: "Semantic matches that were checked by a real call in the background.");
        _observed = meter.CreateCounter<long>("coalescing_observed", description: "What requests of tenants in observe mode would have been.");
        meter.CreateObservableGauge("coalescing_false_join_rate", () => Bounds(estimator.Estimate()), description: "Estimated share of requests that got another meaning's answer, with a 90 % interval.");
    }

    public void FalseJoin(string source) => _falseJoins.Add(1, new KeyValuePair<string, object?>("source", source));

    public void ShadowCheck(bool isRight) => _checks.Add(1, new KeyValuePair<string, object?>("verdict", isRight ? "right" : "wrong"));

    /// <summary>Requests so far of tenants in observe mode that would have been served so.</summary>
    public long ObservedAs(MatchKind kind) => Volatile.Read(ref _observedAs[(int)kind]);

    public void Observed(MatchKind kind, string model)
    {
        Interlocked.Increment(ref _observedAs[(int)kind]);
        _observed.Add(1, new("outcome", kind switch { MatchKind.New => "lead", MatchKind.Semantic => "semantic", _ => "exact" }), new("model", model));
    }

    private static IEnumerable<Measurement<double>> Bounds(ErrorRateEstimate estimate) =>
    [
        new(estimate.Share, new KeyValuePair<string, object?>("bound", "estimate")),
        new(estimate.Low, new KeyValuePair<string, object?>("bound", "low")),
        new(estimate.High, new KeyValuePair<string, object?>("bound", "high")),
    ];
}
