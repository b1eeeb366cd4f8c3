namespace CoalescingCluster.Pipeline;

/// <summary>An answer that this silo may serve to a text without asking the cluster, for a short while.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Resolution">How the text was tied to the answer's meaning.</param>
/// <param name="MaxErrorRate">The strictness under which it was tied to it: stricter requests look for themselves.</param>
/// <param name="FreshUntil">Until when the cluster need not be asked.</param>
internal sealed record NearAnswer(Shared<Answer> Answer, Resolution Resolution, double MaxErrorRate, DateTimeOffset FreshUntil)
{
    /// <summary>Whether it may be served to a request.</summary>
    public bool Serves(in SharingTerms terms, DateTimeOffset now) =>
        now < FreshUntil
        && (Resolution.Kind != MatchKind.Semantic || (terms.Mode == CoalesceMode.Semantic && terms.MaxErrorRate >= MaxErrorRate))
        && (terms.MaxAgeSeconds is not { } maxAge || (maxAge > 0 && now - Answer.Value.CreatedAt <= TimeSpan.FromSeconds(maxAge)));

    /// <summary>An estimate of the memory that it holds, in bytes.</summary>
    public int Weight => 512 + (4 * (Answer.Value.Text.Length + (Answer.Value.LogProbsJson?.Length ?? 0) + (Answer.Value.Reasoning?.Length ?? 0)));
}
