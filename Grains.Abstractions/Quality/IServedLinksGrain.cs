using Orleans.Concurrency;

namespace CoalescingCluster;

/// <summary>The semantic matches that one silo served a while ago; key: the silo's address. Activated by that silo when it starts.</summary>
[Alias("CoalescingCluster.IServedLinksGrain")]
public interface IServedLinksGrain : IGrainWithStringKey
{
    /// <summary>Keeps the activation where it is, on the silo that calls first.</summary>
    [Alias("Settle")]
    Task SettleAsync();

    /// <summary>The match that a request was served by, or <c>null</c> when this silo knows of none.</summary>
    [AlwaysInterleave]
    [Alias("Find")]
    Task<ServedLink?> FindAsync(string tenant, string requestId);

    /// <summary>Takes the link's answer out of the silo's memory, so that the next request asks the cluster. Idempotent.</summary>
    [AlwaysInterleave]
    [Alias("Forget")]
    Task ForgetAsync(ServedLink link);
}
