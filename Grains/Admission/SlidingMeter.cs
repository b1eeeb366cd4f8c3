namespace CoalescingCluster.Admission;

/// <summary>Counts what was used in the last minute, second by second: the sum over any minute is known without a list of requests.</summary>
internal sealed class SlidingMeter
{
    private const int Seconds = 60;

    private readonly long[] _used = new long[Seconds];
    private long _second = long.MinValue;
    private long _sum;

    /// <summary>Answers a request against a limit.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="limit">The limit; <c>null</c> grants everything.</param>
    /// <param name="now">The present.</param>
    public MeterLease Lease(MeterRequest request, long? limit, DateTimeOffset now)
    {
        Advance(now);
        if (limit is not { } most)
            return new(request.Wanted, long.MaxValue, TimeSpan.Zero, TimeSpan.Zero);
        Return(request.Returned);
        Use(request.Overdrawn);
        var granted = Math.Clamp(most - _sum, 0, request.Wanted);
        Use(granted);
        return new(granted, Math.Max(0, most - _sum), RetryAfter(most, now), ResetAfter(now));
    }

    private void Advance(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        if (second <= _second)
            return;
        var passed = Math.Min(second - Math.Max(_second, second - Seconds), Seconds);
        for (var i = 0L; i < passed; i++)
        {
            ref var oldest = ref _used[(second - i) % Seconds];
            _sum -= oldest;
            oldest = 0;
        }

        _second = second;
    }

    private void Use(long amount)
    {
        _used[_second % Seconds] += amount;
        _sum += amount;
    }

    /// <summary>What comes back was leased a moment ago: it is taken off the newest seconds.</summary>
    private void Return(long amount)
    {
        for (var i = 0L; i < Seconds && amount > 0; i++)
        {
            ref var used = ref _used[(_second + Seconds - i) % Seconds];
            var taken = Math.Min(used, amount);
            used -= taken;
            _sum -= taken;
            amount -= taken;
        }
    }

    private TimeSpan RetryAfter(long most, DateTimeOffset now)
    {
        var excess = _sum - most;
        for (var age = Seconds - 1; excess >= 0 && age >= 0; age--)
        {
            excess -= _used[(_second + Seconds - age) % Seconds];
            if (excess < 0)
                return Until(age, now);
        }

        return TimeSpan.Zero;
    }

    private TimeSpan ResetAfter(DateTimeOffset now)
    {
        for (var age = 0; age < Seconds; age++)
        {
            if (_used[(_second + Seconds - age) % Seconds] > 0)
                return Until(age, now);
        }

        return TimeSpan.Zero;
    }

    /// <summary>How long until the second that is <paramref name="age"/> old leaves the window.</summary>
    private TimeSpan Until(int age, DateTimeOffset now) =>
        DateTimeOffset.FromUnixTimeSeconds(_second - age + Seconds) - now;
}
