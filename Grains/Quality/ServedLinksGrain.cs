using CoalescingCluster.Pipeline;
using Orleans.Placement;

namespace CoalescingCluster.Quality;

/// <summary>Shows this silo's served links to the other silos.</summary>
[PreferLocalPlacement]
[KeepAlive]
internal sealed class ServedLinksGrain(ServedLinks links, NearAnswers near) : Grain, IServedLinksGrain
{
    /// <inheritdoc/>
    public Task SettleAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<ServedLink?> FindAsync(string tenant, string requestId) => Task.FromResult(links.Find(tenant, requestId));

    /// <inheritdoc/>
    public Task ForgetAsync(ServedLink link)
    {
        near.Forget(new NearKey(link.Partition, link.Digest));
        return Task.CompletedTask;
    }
}
