using CoalescingCluster.Storage;

namespace CoalescingCluster.Quality;

/// <summary>The semantic matches that this silo served a while ago, by request id, so that a later word on an answer finds its link.</summary>
internal sealed class ServedLinks
{
    private const int MaxLinks = 50_000;

    private readonly BoundedCache<(string Tenant, string RequestId), ServedLink> _links = new(MaxLinks);

    /// <summary>Remembers a match.</summary>
    public void Served(string requestId, ServedLink link) => _links.Set((link.Tenant, requestId), link, 1);

    /// <summary>Finds a match.</summary>
    public ServedLink? Find(string tenant, string requestId) => _links.TryGet((tenant, requestId), out var link) ? link : null;
}
