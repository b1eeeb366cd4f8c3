namespace CoalescingCluster.Indexing;

/// <summary>One stored segment of an index.</summary>
[GenerateSerializer, Alias("CoalescingCluster.IndexSegmentState")]
internal sealed class IndexSegmentState
{
    /// <summary>The texts by slot within the segment; free slots are <c>null</c>. Empty where the index ends.</summary>
    [Id(0)]
    public IndexedText?[] Texts { get; set; } = [];
}
