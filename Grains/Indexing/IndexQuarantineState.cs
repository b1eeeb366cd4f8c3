namespace CoalescingCluster.Indexing;

/// <summary>The links of one partition that users said were wrong.</summary>
[GenerateSerializer, Alias("CoalescingCluster.IndexQuarantineState")]
internal sealed class IndexQuarantineState
{
    /// <summary>The links, oldest first.</summary>
    [Id(0)]
    public List<QuarantinedLink> Links { get; set; } = [];

    /// <summary>A pair of texts that are kept apart.</summary>
    /// <param name="Asked">Canonical digest of the text that was asked.</param>
    /// <param name="Known">Canonical digest of the text that it was joined to.</param>
    /// <param name="SemanticHash">The meaning.</param>
    [GenerateSerializer, Immutable, Alias("CoalescingCluster.QuarantinedLink")]
    internal sealed record QuarantinedLink([property: Id(0)] TextDigest Asked, [property: Id(1)] TextDigest Known, [property: Id(2)] string SemanticHash);
}
