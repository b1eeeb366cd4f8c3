namespace CoalescingCluster.Silo.Simulation;

/// <summary>
/// The rate limit of the simulated provider: a token bucket that is filled by the clock, not by a timer, so that a busy machine does not make it stricter than it says.
/// Thread-safe.
/// </summary>
/// <param name="perSecond">Calls per second.</param>
/// <param name="time">The clock.</param>
internal sealed class SimulatedBucket(double perSecond, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _left = CapacityOf(perSecond);
    private long _filledAt = time.GetTimestamp();

    /// <summary>A tenth of a second's calls at once, one at least: a limit of 20 per second is not 20 at once and then none for a second.</summary>
    public static double CapacityOf(double perSecond) => Math.Max(1, Math.Ceiling(perSecond / 10));

    /// <summary>Lets a call pass, or not.</summary>
    public SimulatedAdmission Admit()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(CapacityOf(perSecond), _left + (perSecond * time.GetElapsedTime(_filledAt, now).TotalSeconds));
            _filledAt = now;
            var passes = _left >= 1;
            if (passes)
                _left--;
            return new(perSecond, passes, (int)_left, TimeSpan.FromSeconds((CapacityOf(perSecond) - _left) / perSecond));
        }
    }
}
