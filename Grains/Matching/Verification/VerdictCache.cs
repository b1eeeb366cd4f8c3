using System.Collections.Concurrent;

namespace CoalescingCluster.Matching;

/// <summary>Logits by cross-encoder and pair of digests; when full, the older half is dropped.</summary>
internal sealed class VerdictCache(int capacity)
{
    private readonly Lock _gate = new();
    private ConcurrentDictionary<(VerifierKind, TextDigest, TextDigest), float> _young = new();
    private ConcurrentDictionary<(VerifierKind, TextDigest, TextDigest), float> _old = new();

    public bool TryGet(VerifierKind kind, TextDigest first, TextDigest second, out float logit)
    {
        if (_young.TryGetValue((kind, first, second), out logit))
            return true;
        if (!_old.TryGetValue((kind, first, second), out logit))
            return false;
        Set(kind, first, second, logit);
        return true;
    }

    public void Set(VerifierKind kind, TextDigest first, TextDigest second, float logit)
    {
        if (capacity == 0)
            return;
        _young[(kind, first, second)] = logit;
        if (_young.Count <= Math.Max(1, capacity / 2))
            return;
        lock (_gate)
        {
            if (_young.Count <= Math.Max(1, capacity / 2))
                return;
            // A write between the two lines may be lost: a logit is computed again, nothing else.
            _old = _young;
            _young = new();
        }
    }
}
