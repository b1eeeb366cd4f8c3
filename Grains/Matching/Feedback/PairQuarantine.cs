namespace CoalescingCluster.Matching;

/// <summary>
/// What users said was wrong: pairs of texts that are never joined again, and meanings that ask for more certainty than others.
/// Bounded; the oldest entries give way. Safe for concurrent use; the order of calls on different silos does not matter for the outcome.
/// </summary>
internal sealed class PairQuarantine(int maxPairs, int maxMeanings)
{
    /// <summary>Complaints about one meaning after which it is not joined by meaning at all.</summary>
    public const int MostComplaints = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<(TextDigest, TextDigest), LinkedListNode<(TextDigest, TextDigest)>> _pairs = [];
    private readonly LinkedList<(TextDigest, TextDigest)> _pairOrder = new();
    private readonly Dictionary<string, (int Complaints, LinkedListNode<string> Node)> _meanings = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _meaningOrder = new();

    /// <summary>Pairs that are kept apart.</summary>
    public int PairCount
    {
        get
        {
            lock (_gate)
                return _pairs.Count;
        }
    }

    /// <summary>Keeps two texts apart and raises the bar of the meaning that they were joined in.</summary>
    /// <param name="asked">Canonical digest of the text that got the answer.</param>
    /// <param name="known">Canonical digest of the text that it was joined to.</param>
    /// <param name="semanticHash">The meaning.</param>
    /// <returns>Whether the pair was new; a repeated complaint about one pair raises no bar.</returns>
    public bool Add(TextDigest asked, TextDigest known, string semanticHash)
    {
        ArgumentException.ThrowIfNullOrEmpty(semanticHash);
        var key = Key(asked, known);
        lock (_gate)
        {
            if (_pairs.ContainsKey(key))
                return false;
            _pairs[key] = _pairOrder.AddLast(key);
            if (_pairs.Count > maxPairs)
                DropOldestPair();
            Complain(semanticHash);
            return true;
        }
    }

    /// <summary>The two texts must not be joined.</summary>
    public bool IsApart(TextDigest asked, TextDigest known)
    {
        lock (_gate)
            return _pairs.ContainsKey(Key(asked, known));
    }

    /// <summary>
    /// The error rate that joins to a meaning are held to: halved by each complaint; <see langword="null"/> after <see cref="MostComplaints"/>,
    /// when the meaning is joined by canonical form only.
    /// </summary>
    public double? ErrorRateFor(string semanticHash, double maxErrorRate)
    {
        lock (_gate)
        {
            if (!_meanings.TryGetValue(semanticHash, out var entry))
                return maxErrorRate;
            return entry.Complaints >= MostComplaints ? null : Math.Max(MatchingOptions.LeastErrorRate, maxErrorRate / (1 << entry.Complaints));
        }
    }

    private static (TextDigest, TextDigest) Key(TextDigest a, TextDigest b) => (a.High, a.Low).CompareTo((b.High, b.Low)) <= 0 ? (a, b) : (b, a);

    private void Complain(string semanticHash)
    {
        if (_meanings.TryGetValue(semanticHash, out var entry))
        {
            _meanings[semanticHash] = (entry.Complaints + 1, entry.Node);
            return;
        }

        _meanings[semanticHash] = (1, _meaningOrder.AddLast(semanticHash));
        if (_meanings.Count <= maxMeanings)
            return;
        _meanings.Remove(_meaningOrder.First!.Value);
        _meaningOrder.RemoveFirst();
    }

    private void DropOldestPair()
    {
        _pairs.Remove(_pairOrder.First!.Value);
        _pairOrder.RemoveFirst();
    }
}
