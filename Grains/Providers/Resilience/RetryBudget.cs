namespace CoalescingCluster.Providers.Resilience;

/// <summary>
/// Bounds the extra load that retries make: a bucket that every call fills by a share of a token and every retry takes a whole one from. It holds
/// few tokens, so that good times don't save up for a storm: retries ≤ calls × percent / 100 + <see cref="Capacity"/> over any span, and from the start on
/// ≤ the greater of calls × percent / 100 and <see cref="Initial"/>. Thread-safe.
/// </summary>
/// <remarks>The token bucket of gRPC's retry throttling (proposal A6), with a share instead of a ratio of failures.</remarks>
internal sealed class RetryBudget(int percent)
{
    /// <summary>Most tokens that it holds.</summary>
    public const int Capacity = 10;

    /// <summary>Tokens that it is lent at the start, so that the first call is not the one that nothing is done for. The first calls pay them back.</summary>
    public const int Initial = 2;

    private const int PerRetry = 100;

    private readonly Lock _lock = new();
    private int _left = percent == 0 ? 0 : Initial * PerRetry;
    private int _owed = percent == 0 ? 0 : Initial * PerRetry;

    /// <summary>A call begins.</summary>
    public void CallStarted()
    {
        lock (_lock)
        {
            var repaid = Math.Min(percent, _owed);
            _owed -= repaid;
            _left = Math.Min(_left + percent - repaid, Capacity * PerRetry);
        }
    }

    /// <summary>Takes a token for a retry, if one is left.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (_left < PerRetry)
                return false;
            _left -= PerRetry;
            return true;
        }
    }
}
