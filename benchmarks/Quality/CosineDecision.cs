using CoalescingCluster.Matching;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>What a cache keyed by similarity does: the nearest text within a cosine.</summary>
internal sealed class CosineDecision(float threshold) : IEquivalenceDecision
{
    public float CandidateFloor => threshold;

    public int MaxCandidates => 1;

    public ValueTask<EquivalenceVerdict> DecideAsync(PreparedText asked, PreparedText known, float cosine, double maxErrorRate, CancellationToken cancellationToken = default) =>
        new(new EquivalenceVerdict(cosine >= threshold, cosine, threshold, cosine));

    public async ValueTask<EquivalenceChoice> ChooseAsync(PreparedText asked, IReadOnlyList<EquivalenceCandidate> candidates, double maxErrorRate, CancellationToken cancellationToken = default)
    {
        var best = -1;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (best < 0 || candidates[i].Cosine > candidates[best].Cosine)
                best = i;
        }

        if (best < 0)
            return EquivalenceChoice.None;
        var verdict = await DecideAsync(asked, candidates[best].Known, candidates[best].Cosine, maxErrorRate, cancellationToken);
        return new(verdict.Same ? best : -1, verdict);
    }
}
