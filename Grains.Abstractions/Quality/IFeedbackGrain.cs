namespace CoalescingCluster;

/// <summary>What a tenant's users said of its answers; key: the tenant. Keeps the newest pairs, in the store.</summary>
[Alias("CoalescingCluster.IFeedbackGrain")]
public interface IFeedbackGrain : IGrainWithStringKey
{
    /// <summary>Keeps a pair.</summary>
    [Alias("Add")]
    Task AddAsync(LabelledPair pair);

    /// <summary>The pairs, oldest first.</summary>
    [Alias("List")]
    Task<IReadOnlyList<LabelledPair>> ListAsync();
}
