namespace CoalescingCluster.Quality;

/// <summary>What a <see cref="FeedbackGrain"/> keeps in the store.</summary>
[GenerateSerializer, Alias("CoalescingCluster.FeedbackState")]
internal sealed class FeedbackState
{
    /// <summary>The pairs, oldest first.</summary>
    [Id(0)]
    public List<LabelledPair> Pairs { get; set; } = [];
}
