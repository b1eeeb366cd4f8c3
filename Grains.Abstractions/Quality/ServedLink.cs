namespace CoalescingCluster;

/// <summary>A semantic match that a request was served by.</summary>
/// <param name="Tenant">The tenant that asked.</param>
/// <param name="Partition">The partition.</param>
/// <param name="SemanticHash">The meaning.</param>
/// <param name="Digest">Digest of the text that was asked.</param>
/// <param name="CanonicalDigest">Digest of its canonical form.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.ServedLink")]
public sealed record ServedLink(
    [property: Id(0)] string Tenant,
    [property: Id(1)] string Partition,
    [property: Id(2)] string SemanticHash,
    [property: Id(3)] TextDigest Digest,
    [property: Id(4)] TextDigest CanonicalDigest);
