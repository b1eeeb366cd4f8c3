using Microsoft.Extensions.Options;

namespace CoalescingCluster.Matching;

/// <summary>
/// The decision in layers: canonical form, notation, guards, verifier, calibrated probability against the threshold that follows from δ.
/// </summary>
internal sealed class EquivalenceDecision(IOptions<MatchingOptions> options, CalibratedModel model, IEquivalenceVerifier verifier) : IEquivalenceDecision
{
    // The verifiers' logits lie within these ends. The model is monotone in each logit, so the two ends bound the probability,
    // and a verifier need not read a pair that it cannot decide.
    private const float LeastLogit = -6;
    private const float LargestLogit = 6;

    // The one that settles more comes first.
    private static readonly VerifierKind[] Readers = [VerifierKind.Everyday, VerifierKind.General];

    // Short names and the words they stand for may be far apart for the embedding.
    private const float NotationFloor = 0.2f;

    private readonly MatchingOptions _options = options.Value;
    private readonly VerdictCache _verdicts = new(options.Value.VerdictCacheSize);

    public float CandidateFloor => _options.CandidateFloor;

    public int MaxCandidates => _options.MaxCandidates;

    public async ValueTask<EquivalenceVerdict> DecideAsync(
        PreparedText asked, PreparedText known, float cosine, double maxErrorRate, CancellationToken cancellationToken = default)
    {
        var screening = Screen(asked, known, cosine, Thresholds(maxErrorRate));
        return screening.Verdict ?? await VerifyAsync(screening, cancellationToken);
    }

    public async ValueTask<EquivalenceChoice> ChooseAsync(
        PreparedText asked, IReadOnlyList<EquivalenceCandidate> candidates, double maxErrorRate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var thresholds = Thresholds(maxErrorRate);
        var screenings = new List<(PairScreening Screening, int Index)>(candidates.Count);
        for (var i = 0; i < candidates.Count; i++)
            screenings.Add((Screen(asked, candidates[i].Known, candidates[i].Cosine, thresholds), i));
        // The digest breaks ties, so the choice does not hang on the order of the candidates.
        screenings.Sort((x, y) => x.Screening.Rank != y.Screening.Rank
            ? y.Screening.Rank.CompareTo(x.Screening.Rank)
            : string.CompareOrdinal(candidates[x.Index].Known.Canonical, candidates[y.Index].Known.Canonical));
        EquivalenceVerdict? refused = null;
        var looks = 0;
        foreach (var (screening, index) in screenings)
        {
            var verdict = screening.Verdict;
            if (verdict is null)
            {
                if (looks++ == _options.MaxVerified)
                    break;
                verdict = await VerifyAsync(screening, cancellationToken);
            }

            if (verdict.Same)
                return new(index, verdict);
            if (refused is null || verdict.Probability > refused.Probability)
                refused = verdict;
        }

        return new(-1, refused);
    }

    /// <summary>Decides about a pair and tells what every layer says, also those that were not needed.</summary>
    public async ValueTask<EquivalenceExplanation> ExplainAsync(
        PreparedText asked, PreparedText known, float cosine, double maxErrorRate, CancellationToken cancellationToken = default)
    {
        var verdict = await DecideAsync(asked, known, cosine, maxErrorRate, cancellationToken);
        var pair = PairView.Of(asked, known);
        return EquivalenceExplanation.Of(
            asked, known, pair, verdict,
            verdict.VerifierLogit ?? await ReadAsync(VerifierKind.General, pair, cancellationToken), verdict.EverydayLogit ?? await ReadAsync(VerifierKind.Everyday, pair, cancellationToken));
    }

    /// <summary>Everything that needs no verifier.</summary>
    internal PairScreening Screen(PreparedText asked, PreparedText known, float cosine, (double Verified, double Unverified) thresholds)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(known);
        if (string.Equals(asked.Canonical, known.Canonical, StringComparison.Ordinal))
            return PairScreening.Decided(new(true, 1, thresholds.Verified, cosine, null, "canonical", "the same text but for its surface"));
        var pair = PairView.Of(asked, known);
        if (!(cosine >= _options.CandidateFloor) && !(cosine >= NotationFloor && (NotationForm.Same(pair.A, pair.B) || NotationForm.SameButSlips(pair.A, pair.B))))
            return PairScreening.Decided(new(false, 0, thresholds.Verified, cosine, null, "cosine", "below the candidates' floor"));
        var findings = new GuardFinding[GuardSet.All.Count];
        for (var i = 0; i < findings.Length; i++)
        {
            findings[i] = GuardSet.All[i].Examine(pair);
            if (findings[i].Outcome == GuardOutcome.Veto)
                return PairScreening.Decided(new(false, 0, thresholds.Verified, cosine, null, GuardSet.All[i].Name, findings[i].Words));
        }

        if (thresholds.Verified < ThresholdCurve.Never && NotationForm.Same(pair.A, pair.B))
            return PairScreening.Decided(new(true, 1, thresholds.Verified, cosine, null, "notation", "the same words in another notation"));
        if (thresholds.Verified < ThresholdCurve.Never && NotationForm.SameButSlips(pair.A, pair.B))
            return PairScreening.Decided(new(true, 1, thresholds.Verified, cosine, null, "slip", "the same words but for a slip of the keyboard"));
        var features = PairFeatures.Of(pair, cosine, findings);
        var unverified = model.Unverified.Probability(features);
        if (_options.Verifier == VerifierMode.Off)
            return PairScreening.Decided(new(unverified >= thresholds.Unverified, unverified, thresholds.Unverified, cosine));
        return Settled(features, thresholds.Verified, cosine) is { } settled ? PairScreening.Decided(settled) : new(null, pair, features, cosine, unverified, thresholds);
    }

    private (double Verified, double Unverified) Thresholds(double maxErrorRate)
    {
        var rate = double.IsNaN(maxErrorRate) ? MatchingOptions.LeastErrorRate : Math.Clamp(maxErrorRate, MatchingOptions.LeastErrorRate, MatchingOptions.LargestErrorRate);
        return (model.VerifiedCurve.ThresholdFor(rate), model.UnverifiedCurve.ThresholdFor(rate));
    }

    private async ValueTask<EquivalenceVerdict> VerifyAsync(PairScreening screening, CancellationToken cancellationToken)
    {
        var (_, pair, features, cosine, unverified, thresholds) = screening;
        foreach (var kind in Readers)
        {
            if (await ReadAsync(kind, pair!, cancellationToken) is not { } logit)
                return new(unverified >= thresholds.Unverified, unverified, thresholds.Unverified, cosine);
            features![PairFeatures.LogitOf(kind)] = Math.Clamp(logit, LeastLogit, LargestLogit);
            if (Settled(features, thresholds.Verified, cosine) is { } verdict)
                return verdict with { VerifierLogit = Read(features, VerifierKind.General), EverydayLogit = Read(features, VerifierKind.Everyday) };
        }

        throw new InvalidOperationException("A pair whose logits are all known is settled.");
    }

    private async ValueTask<float?> ReadAsync(VerifierKind kind, PairView pair, CancellationToken cancellationToken)
    {
        var (first, second) = (pair.First, pair.Second);
        if (_verdicts.TryGet(kind, first.VerifierDigest, second.VerifierDigest, out var known))
            return known;
        if (await verifier.ScoreAsync(kind, first.VerifierText, second.VerifierText, cancellationToken) is not { } logit || !float.IsFinite(logit))
            return null;
        _verdicts.Set(kind, first.VerifierDigest, second.VerifierDigest, logit);
        return logit;
    }

    private static float? Read(float[] features, VerifierKind kind) => features[PairFeatures.LogitOf(kind)] is var logit && float.IsNaN(logit) ? null : logit;

    // The verdict when no logit that is not read yet can change it.
    private EquivalenceVerdict? Settled(float[] features, double threshold, float cosine)
    {
        var least = Probability(features, LeastLogit);
        if (least >= threshold)
            return new(true, least, threshold, cosine);
        var most = Probability(features, LargestLogit);
        return most < threshold ? new(false, most, threshold, cosine) : null;
    }

    // With this logit from every verifier that has not read the pair.
    private double Probability(float[] features, float logit)
    {
        Span<float> row = stackalloc float[features.Length];
        features.CopyTo(row);
        foreach (ref var value in row[PairFeatures.FirstLogit..])
        {
            if (float.IsNaN(value))
                value = logit;
        }

        return model.Verified.Probability(row);
    }
}
