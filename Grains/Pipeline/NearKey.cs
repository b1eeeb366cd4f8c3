namespace CoalescingCluster.Pipeline;

/// <summary>A text in a partition.</summary>
/// <param name="Partition">The partition key.</param>
/// <param name="Digest">Digest of the text.</param>
internal readonly record struct NearKey(string Partition, TextDigest Digest)
{
    // The digest is uniform already, and the partition is in it twice over where texts repeat across partitions.
    public override int GetHashCode() => Digest.GetHashCode() ^ Partition.GetHashCode(StringComparison.Ordinal);
}
