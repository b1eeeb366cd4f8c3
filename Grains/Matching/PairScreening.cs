namespace CoalescingCluster.Matching;

/// <summary>What is known of a pair before the verifier read it: a verdict, or what the verifier's logit will be weighed with.</summary>
internal sealed record PairScreening(
    EquivalenceVerdict? Verdict, PairView? Pair, float[]? Features, float Cosine, double Unverified, (double Verified, double Unverified) Thresholds)
{
    /// <summary>What speaks for the pair, to look at the best first: decided ones lead, refused ones come last.</summary>
    public double Rank => Verdict is null ? Unverified : Verdict.Same ? 1 + Verdict.Probability : Verdict.Probability - 2;

    public static PairScreening Decided(EquivalenceVerdict verdict) => new(verdict, null, null, verdict.Cosine, verdict.Probability, default);
}
