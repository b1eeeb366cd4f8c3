using CoalescingCluster.Matching;
using CoalescingCluster.Storage;

namespace CoalescingCluster.Indexing;

/// <summary>The quarantine of one partition, kept in the store.</summary>
internal sealed class IndexQuarantine(TolerantStateFactory states, GrainId grain)
{
    private const int MaxLinks = 10_000;

    private readonly PairQuarantine _pairs = new(MaxLinks, MaxLinks);
    private readonly TolerantState<IndexQuarantineState> _state = states.Open<IndexQuarantineState>("quarantine", grain);

    /// <summary>Reads what was stored.</summary>
    public async Task LoadAsync()
    {
        await _state.EnsureReadAsync();
        foreach (var link in _state.Value.Links)
            _pairs.Add(link.Asked, link.Known, link.SemanticHash);
    }

    /// <summary>Whether a text must not be joined to a candidate.</summary>
    public bool IsApart(PreparedText asked, IndexCandidate candidate) => _pairs.IsApart(asked.CanonicalDigest, candidate.Prepared.CanonicalDigest);

    /// <summary>The rate that joins to a meaning are held to; <c>null</c> when it is not joined by meaning at all.</summary>
    public double? ErrorRateFor(string semanticHash, double maxErrorRate) => _pairs.ErrorRateFor(semanticHash, maxErrorRate);

    /// <summary>Quarantines a link.</summary>
    public async Task AddAsync(TextDigest asked, TextDigest known, string semanticHash)
    {
        if (!_pairs.Add(asked, known, semanticHash))
            return;
        var links = _state.Value.Links.ToList();
        links.Add(new IndexQuarantineState.QuarantinedLink(asked, known, semanticHash));
        if (links.Count > MaxLinks)
            links.RemoveAt(0);
        await _state.WriteAsync(new IndexQuarantineState { Links = links });
    }
}
