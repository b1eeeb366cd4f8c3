using CoalescingCluster.Matching;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Fits the calibrated model and measures its thresholds on the stream, each request judged by a model that has not seen its source.</summary>
internal sealed class Calibrator(ModelCache cache, TreeTrainerOptions options)
{
    private static readonly double[] Grid =
    [
        0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.74, 0.78, 0.81, 0.84, 0.86, 0.87, 0.88, 0.89, 0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.965, 0.97, 0.975, 0.98, 0.985, 0.99, 0.993, 0.996, 0.998,
    ];

    private static readonly HashSet<int> WithoutLogit = [.. Enum.GetValues<VerifierKind>().Select(PairFeatures.LogitOf)];

    public async Task<CalibratedModel> FitAsync(IReadOnlyList<CalibrationRow> rows, IReadOnlyList<StreamRequest> requests, NeighbourTable table, Action<double> progress)
    {
        var sources = requests.Select(request => request.Source ?? "").Distinct().Order(StringComparer.Ordinal).ToArray();
        var fits = sources.Select(source => (source, true)).Concat(sources.Select(source => (source, false))).Append(("", true)).Append(("", false)).ToArray();
        var ensembles = new TreeEnsemble[fits.Length];
        ModelCache.ForAll(Enumerable.Range(0, fits.Length).ToArray(), i => ensembles[i] = Fit(rows, fits[i].Item1, fits[i].Item2), share => progress(share / 2));
        var bySource = sources.ToDictionary(source => source, source => (
            Verified: ensembles[Array.IndexOf(fits, (source, true))], Unverified: ensembles[Array.IndexOf(fits, (source, false))]));
        var points = new ThresholdPoint[2, Grid.Length];
        var replay = new StreamReplay(cache, table, requests);
        var jobs = Enumerable.Range(0, Grid.Length * 2).ToArray();
        var done = 0;
        await Parallel.ForEachAsync(jobs, async (job, _) =>
        {
            var threshold = Grid[job / 2];
            var curve = ThresholdCurve.Fixed(threshold);
            var matching = Options.Create(new MatchingOptions { Verifier = job % 2 == 0 ? VerifierMode.On : VerifierMode.Off });
            var decisions = bySource.ToDictionary(pair => pair.Key, pair => new EquivalenceDecision(matching, new(pair.Value.Verified, pair.Value.Unverified, curve, curve), cache));
            var result = await replay.RunAsync(request => decisions[request.Source ?? ""], MatchingOptions.LargestErrorRate);
            points[job % 2, job / 2] = new(threshold, result.FalseJoins, result.Requests, result.ReuseRight, result.Ideal, result.WrongSquares);
            progress(0.5 + (0.5 * Interlocked.Increment(ref done) / jobs.Length));
        });
        return new(
            ensembles[^2], ensembles[^1],
            new(Enumerable.Range(0, Grid.Length).Select(i => points[0, i])), new(Enumerable.Range(0, Grid.Length).Select(i => points[1, i])));
    }

    private TreeEnsemble Fit(IReadOnlyList<CalibrationRow> rows, string heldOut, bool verified)
    {
        var kept = rows.Where(row => row.Source != heldOut || heldOut.Length == 0).ToArray();
        var trainer = new TreeTrainer(verified ? options : options with { Excluded = WithoutLogit });
        return trainer.Fit([.. kept.Select(row => row.Features)], [.. kept.Select(row => row.Label)], [.. kept.Select(row => row.Weight)]);
    }
}
