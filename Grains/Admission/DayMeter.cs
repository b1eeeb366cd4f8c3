namespace CoalescingCluster.Admission;

/// <summary>Counts what was used on one UTC day.</summary>
internal sealed class DayMeter
{
    private DateOnly _day;
    private long _used;

    /// <summary>Adds what is known to have been used today before this began to count.</summary>
    public void Add(long used, DateTimeOffset now)
    {
        Advance(now);
        _used += used;
    }

    /// <summary>Answers a request against a limit.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="limit">The limit; <c>null</c> grants everything.</param>
    /// <param name="now">The present.</param>
    public MeterLease Lease(MeterRequest request, long? limit, DateTimeOffset now)
    {
        Advance(now);
        _used = Math.Max(0, _used + request.Overdrawn - request.Returned);
        if (limit is not { } most)
            return new(request.Wanted, long.MaxValue, TimeSpan.Zero, TimeSpan.Zero);
        var granted = Math.Clamp(most - _used, 0, request.Wanted);
        _used += granted;
        var midnight = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero) - now;
        return new(granted, Math.Max(0, most - _used), _used >= most ? midnight : TimeSpan.Zero, midnight);
    }

    private void Advance(DateTimeOffset now)
    {
        if (_day != DayOf(now))
            (_day, _used) = (DayOf(now), 0);
    }

    private static DateOnly DayOf(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);
}
