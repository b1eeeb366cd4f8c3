namespace CoalescingCluster.Matching;

/// <summary>
/// Decides whether one answer serves two prompts of the same partition. Deterministic, symmetric, the same on every silo;
/// it fails closed (doubt is "no") and throws on no text.
/// </summary>
public interface IEquivalenceDecision
{
    /// <summary>Least cosine that a known text needs to be looked at, -1..1; a floor, not a decision.</summary>
    float CandidateFloor { get; }

    /// <summary>Most candidates that are worth passing to <see cref="ChooseAsync"/>.</summary>
    int MaxCandidates { get; }

    /// <summary>Decides about one pair.</summary>
    /// <param name="asked">The text that was asked.</param>
    /// <param name="known">A text that an answer exists or is under way for.</param>
    /// <param name="cosine">Cosine of their embeddings.</param>
    /// <param name="maxErrorRate">δ: tolerated wrongly shared answers as a share of all requests, 0.0001..0.2; values outside are moved to the nearer end.</param>
    /// <param name="cancellationToken">Cancels a wait for the verifier.</param>
    ValueTask<EquivalenceVerdict> DecideAsync(
        PreparedText asked, PreparedText known, float cosine, double maxErrorRate, CancellationToken cancellationToken = default);

    /// <summary>
    /// Picks the candidate with the asked meaning, if there is one: all are screened by guards, and the verifier reads the most
    /// promising ones (at most <see cref="MatchingOptions.MaxVerified"/>) until one passes.
    /// </summary>
    /// <param name="asked">The text that was asked.</param>
    /// <param name="candidates">The nearest known texts, several per meaning allowed, in any order.</param>
    /// <param name="maxErrorRate">δ as in <see cref="DecideAsync"/>.</param>
    /// <param name="cancellationToken">Cancels a wait for the verifier.</param>
    ValueTask<EquivalenceChoice> ChooseAsync(
        PreparedText asked, IReadOnlyList<EquivalenceCandidate> candidates, double maxErrorRate, CancellationToken cancellationToken = default);
}
