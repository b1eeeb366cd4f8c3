namespace CoalescingCluster.Pipeline;

/// <summary>
/// Measures stalls in ticks that this silo had time to notice, not in wall-clock time: ticks that a busy or paused process missed count once,
/// so that a silo short of processor time doesn't blame the flights it fails to read.
/// </summary>
internal sealed class StallClock : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly ITimer _timer;
    private long _ticks;

    public StallClock(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _timer = time.CreateTimer(static state => Interlocked.Increment(ref ((StallClock)state!)._ticks), this, Period, Period);
    }

    /// <summary>Ticks so far.</summary>
    public long Now => Volatile.Read(ref _ticks);

    /// <summary>The time between a tick and now, as this silo noticed it.</summary>
    public TimeSpan Since(long tick) => Period * (Now - tick);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
