using Orleans.Concurrency;

namespace CoalescingCluster;

/// <summary>
/// The known texts of one partition and the meanings they belong to; key <c>{partition}/{shard}</c>. One activation, so that finding or
/// registering a meaning is atomic. Losing it costs hits, never correctness.
/// </summary>
[Alias("CoalescingCluster.ISemanticIndexGrain")]
public interface ISemanticIndexGrain : IGrainWithStringKey
{
    /// <summary>Looks the text up by digest, then by the digest of its canonical form; needs no embedding. Interleaves; idempotent.</summary>
    /// <param name="digest">Digest of the text.</param>
    /// <param name="canonicalDigest">Digest of its canonical form.</param>
    /// <param name="maxErrorRate">Accepted share of wrong joins, 0 to 1: a text that was tied to a meaning under a laxer rate does not count.</param>
    /// <returns>The meaning, or <c>null</c> when neither is known.</returns>
    [AlwaysInterleave]
    [Alias("Find")]
    Task<Resolution?> FindAsync(TextDigest digest, TextDigest canonicalDigest, double maxErrorRate);

    /// <summary>
    /// Finds the meaning of the text, or registers a new one. Two texts of one meaning that arrive together get one meaning. Interleaves:
    /// the index is looked at again after each wait for a model. Idempotent.
    /// </summary>
    /// <returns>The meaning, or <c>null</c> when none was found and <see cref="Fingerprint.Register"/> is off.</returns>
    [AlwaysInterleave]
    [Alias("Resolve")]
    Task<Resolution?> ResolveAsync(Fingerprint fingerprint, CancellationToken cancellationToken);

    /// <summary>
    /// Somebody said that a text was joined to a meaning wrongly or rightly. A wrong link is quarantined: the two texts are never joined again, and
    /// joining anything to that meaning takes more certainty from now on. Idempotent.
    /// </summary>
    /// <param name="digest">Digest of the text that was asked.</param>
    /// <param name="canonicalDigest">Digest of its canonical form: a known text with the same one stands for it.</param>
    /// <param name="semanticHash">The meaning that it was joined to.</param>
    /// <param name="isRight">What was said.</param>
    /// <returns>The two texts and the verdict (the known text is empty when it is forgotten), or <c>null</c> when the text is not tied to the meaning.</returns>
    [AlwaysInterleave]
    [Alias("Judge")]
    Task<LabelledPair?> JudgeAsync(TextDigest digest, TextDigest canonicalDigest, string semanticHash, bool isRight);

    /// <summary>Forgets a meaning and all its texts.</summary>
    [AlwaysInterleave]
    [Alias("Forget")]
    Task ForgetAsync(string semanticHash);
}
