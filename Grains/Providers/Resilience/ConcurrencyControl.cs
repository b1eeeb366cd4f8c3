namespace CoalescingCluster.Providers.Resilience;

/// <summary>
/// Finds out how many calls a provider can take at once: one more for every round of good calls while all permits are in use, a part fewer when it refuses, slows down or
/// its cache of keys and values is nearly full (additive increase, multiplicative decrease). Thread-safe.
/// </summary>
/// <remarks>
/// After TCP's congestion avoidance (Chiu and Jain 1989); slowness is judged by the time to the first token, as TCP Vegas judges delay.
/// </remarks>
/// <param name="limiter">What it adjusts.</param>
/// <param name="ceiling">Most calls at once.</param>
/// <param name="time">The clock.</param>
internal sealed class ConcurrencyControl(AdjustableLimiter limiter, int ceiling, TimeProvider time)
{
    /// <summary>Share of a server's cache of keys and values at which it takes no more calls.</summary>
    public const double CacheTarget = 0.85;

    private const double RefusedFactor = 0.7;
    private const double SlowFactor = 0.9;
    private const double SlowRatio = 2.5;
    private const double RecentWeight = 0.2;
    private const double MostWeight = 0.05;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LeastSlow = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private double _usual;
    private double _recent;
    private long _answeredAt;
    private int _good;
    private long _decreasedAt;
    private bool _wasDecreased;
    private bool _isCacheFull;

    /// <summary>A call began to be answered.</summary>
    /// <param name="firstSlice">Time from its request to its first slice.</param>
    public void Answered(TimeSpan firstSlice)
    {
        var seconds = firstSlice.TotalSeconds;
        lock (_lock)
        {
            // Against the mean of the last minute, not against the fastest answer: prompts differ in length, and a provider that became slower for good is not
            // to be throttled for ever.
            var weight = Math.Min(MostWeight, time.GetElapsedTime(_answeredAt) / Memory);
            _answeredAt = time.GetTimestamp();
            _usual = _usual == 0 ? seconds : _usual + (weight * (seconds - _usual));
            _recent = _recent == 0 ? seconds : _recent + (RecentWeight * (seconds - _recent));
            var slow = Math.Max(SlowRatio * _usual, LeastSlow.TotalSeconds);
            if (_recent > slow && seconds > slow)
            {
                Decrease(SlowFactor);
                return;
            }

            if (_isCacheFull || limiter.InUse < limiter.Limit || ++_good < limiter.Limit)
                return;
            _good = 0;
            if (limiter.Limit < ceiling)
                limiter.Limit++;
        }
    }

    /// <summary>The provider refused a call because it has too many.</summary>
    public void Refused()
    {
        lock (_lock)
            Decrease(RefusedFactor);
    }

    /// <summary>The server's cache of keys and values is used to <paramref name="ratio"/>, 0 to 1.</summary>
    public void CacheUsed(double ratio)
    {
        lock (_lock)
        {
            _isCacheFull = ratio >= CacheTarget;
            if (_isCacheFull)
                Decrease(SlowFactor, from: Math.Min(limiter.Limit, Math.Max(1, limiter.InUse)));
        }
    }

    /// <summary>Lowers the limit, once for what happens at the same time.</summary>
    private void Decrease(double factor, int? from = null)
    {
        if (_wasDecreased && time.GetElapsedTime(_decreasedAt) < Pause)
            return;
        _wasDecreased = true;
        _decreasedAt = time.GetTimestamp();
        _good = 0;
        limiter.Limit = Math.Max(1, (int)((from ?? limiter.Limit) * factor));
    }
}
