namespace CoalescingCluster.Matching;

/// <summary>Reads two prompts together.</summary>
internal interface IEquivalenceVerifier
{
    /// <summary>
    /// A cross-encoder's logit for "one answer serves both"; <see langword="null"/> when it cannot be had (too long, shed, off). The texts come in an order
    /// of their own, so the result is symmetric.
    /// </summary>
    ValueTask<float?> ScoreAsync(VerifierKind kind, string first, string second, CancellationToken cancellationToken);
}
