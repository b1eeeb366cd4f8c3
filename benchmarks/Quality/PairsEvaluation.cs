using CoalescingCluster.Matching;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Judges labelled pairs with one decision and error rate.</summary>
internal sealed class PairsEvaluation
{
    public PairsResult All { get; } = new();

    /// <summary>Counts by <c>source:x</c> and <c>category:x</c>.</summary>
    public SortedDictionary<string, PairsResult> By { get; } = new(StringComparer.Ordinal);

    /// <summary>Pairs that were judged wrongly.</summary>
    public List<(LabelledPair Pair, EquivalenceVerdict Verdict)> Errors { get; } = [];

    /// <summary>Recall of the best plain cosine threshold that joins no more different pairs.</summary>
    public double CosineRecallAtSameError { get; private set; }

    /// <summary>Embeds and judges all pairs.</summary>
    public static async Task<PairsEvaluation> RunAsync(
        ModelCache cache, IReadOnlyList<LabelledPair> pairs, QualityDecision which, IEquivalenceDecision decision, double maxErrorRate, Action<double> progress)
    {
        var verdicts = new EquivalenceVerdict[pairs.Count];
        var done = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, pairs.Count), async (i, token) =>
        {
            var a = cache.Prepare(pairs[i].A);
            var b = cache.Prepare(pairs[i].B);
            var cosine = which.ByText ? cache.Cosine(a.Text, b.Text) : cache.Cosine(a.ModelText, b.ModelText);
            verdicts[i] = await decision.DecideAsync(a, b, cosine, maxErrorRate, token);
            if (Interlocked.Increment(ref done) is var now && (now % 64 == 0 || now == pairs.Count))
                progress((double)now / pairs.Count);
        });
        var result = new PairsEvaluation();
        for (var i = 0; i < pairs.Count; i++)
            result.Add(pairs[i], verdicts[i]);
        result.CosineRecallAtSameError = BestCosine(pairs, result.All.JoinedFalse, cache);
        return result;
    }

    private void Add(LabelledPair pair, EquivalenceVerdict verdict)
    {
        All.Add(pair.Equivalent, verdict.Same);
        foreach (var key in new[] { pair.Source is null ? null : "source:" + pair.Source, pair.Category is null ? null : "category:" + pair.Category })
        {
            if (key is null)
                continue;
            if (!By.TryGetValue(key, out var result))
                By[key] = result = new();
            result.Add(pair.Equivalent, verdict.Same);
        }

        if (verdict.Same != pair.Equivalent)
            Errors.Add((pair, verdict));
    }

    private static double BestCosine(IReadOnlyList<LabelledPair> pairs, int allowedFalse, ModelCache cache)
    {
        var ranked = pairs.Select(pair => (Cosine: cache.Cosine(pair.A, pair.B), pair.Equivalent)).OrderByDescending(pair => pair.Cosine).ToArray();
        int right = 0, wrong = 0, best = 0;
        for (var i = 0; i < ranked.Length; i++)
        {
            right += ranked[i].Equivalent ? 1 : 0;
            wrong += ranked[i].Equivalent ? 0 : 1;
            var ends = i + 1 == ranked.Length || ranked[i + 1].Cosine < ranked[i].Cosine;
            if (ends && wrong <= allowedFalse)
                best = right;
        }

        var positives = pairs.Count(pair => pair.Equivalent);
        return positives == 0 ? 0 : (double)best / positives;
    }
}
