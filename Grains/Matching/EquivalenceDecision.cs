using Microsoft.Extensions.Options;

namespace CoalescingCluster.Matching;

/// <summary>The decision in layers: canonical form, guards, probability against the threshold that follows from δ.</summary>
internal sealed class EquivalenceDecision(IOptions<MatchingOptions> options) : IEquivalenceDecision
{
    private readonly MatchingOptions _options = options.Value;

    public float CandidateFloor => _options.CandidateFloor;

    public int MaxCandidates => _options.MaxCandidates;

    public ValueTask<EquivalenceVerdict> DecideAsync(
        PreparedText asked, PreparedText known, float cosine, double maxErrorRate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(known);
        var threshold = 1 - Math.Clamp(double.IsNaN(maxErrorRate) ? 0 : maxErrorRate, MatchingOptions.LeastErrorRate, MatchingOptions.LargestErrorRate);
        if (string.Equals(asked.Canonical, known.Canonical, StringComparison.Ordinal))
            return new(new EquivalenceVerdict(true, 1, threshold, cosine, null, "canonical", "the same text but for its surface"));
        var pair = PairView.Of(asked, known);
        if (GuardSet.TryVeto(pair, out var guard, out var words))
            return new(new EquivalenceVerdict(false, 0, threshold, cosine, null, guard, words));
        var open = pair.OnlyA.Count + pair.OnlyB.Count;
        var probability = double.IsFinite(cosine) ? 1 / (1 + Math.Exp(-((cosine - 0.9) * 40) - 5 + (open * 1.5))) : 0;
        return new(new EquivalenceVerdict(cosine >= CandidateFloor && probability >= threshold, probability, threshold, cosine));
    }

    public async ValueTask<EquivalenceChoice> ChooseAsync(
        PreparedText asked, IReadOnlyList<EquivalenceCandidate> candidates, double maxErrorRate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var best = EquivalenceChoice.None;
        for (var i = 0; i < candidates.Count; i++)
        {
            var verdict = await DecideAsync(asked, candidates[i].Known, candidates[i].Cosine, maxErrorRate, cancellationToken);
            if (verdict.Same && (best.Index < 0 || verdict.Probability > best.Verdict!.Probability))
                best = new(i, verdict);
            else if (best.Index < 0 && (best.Verdict is null || verdict.Probability > best.Verdict.Probability))
                best = new(-1, verdict);
        }

        return best;
    }
}
