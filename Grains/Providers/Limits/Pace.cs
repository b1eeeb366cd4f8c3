namespace CoalescingCluster.Providers.Limits;

/// <summary>
/// Spaces units evenly at a rate, with some room for bursts: the generic cell rate algorithm (ITU-T I.371). It reserves ahead, so that permits for the next moments can be
/// given out in one go.
/// </summary>
internal sealed class Pace
{
    private DateTimeOffset _next = DateTimeOffset.UnixEpoch;

    /// <summary>Units per second; 0 when there is no limit.</summary>
    public double PerSecond { get; set; }

    /// <summary>Units that may come at once.</summary>
    public double Burst { get; set; } = 1;

    /// <summary>The earliest time for the next units.</summary>
    public DateTimeOffset Earliest(DateTimeOffset now) =>
        PerSecond <= 0 || _next - Span(Burst - 1) is var at && at <= now ? now : at;

    /// <summary>Reserves units.</summary>
    /// <param name="units">How many.</param>
    /// <param name="at">When they will be used.</param>
    public void Reserve(double units, DateTimeOffset at)
    {
        if (PerSecond > 0)
            _next = (_next > at ? _next : at) + Span(units);
    }

    /// <summary>Nothing more is left until <paramref name="at"/>.</summary>
    public void Empty(DateTimeOffset at)
    {
        Burst = 1;
        _next = _next > at ? _next : at;
    }

    /// <summary>Whatever was reserved is given up; the next units may come at <paramref name="at"/>, one by one.</summary>
    public void Restart(DateTimeOffset at)
    {
        Burst = 1;
        _next = at;
    }

    private TimeSpan Span(double units) => TimeSpan.FromSeconds(Math.Clamp(units / PerSecond, 0, 86_400));
}
