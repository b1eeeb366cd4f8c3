namespace CoalescingCluster.Admission;

/// <summary>
/// One silo's leased permits of one limit. Taking is a few interlocked operations; a balance below zero is what was used beyond the lease, and is
/// paid back with the next one.
/// </summary>
internal sealed class QuotaMeter
{
    private const int Blocks = 100;
    private long _balance;
    private long _remaining;
    private long _resetAt;
    private long _retryAt;

    /// <summary>The limit; <c>null</c> when there is none.</summary>
    public long? Limit { get; set; }

    /// <summary>How many permits are leased ahead: a hundredth of the limit, at least one.</summary>
    public long Block => Math.Max(1, Limit.GetValueOrDefault() / Blocks);

    public long Balance => Volatile.Read(ref _balance);

    /// <summary>What is left for the tenant, as far as this silo knows.</summary>
    public long Remaining => Limit is { } limit ? Math.Clamp(Volatile.Read(ref _remaining) + Balance, 0, limit) : long.MaxValue;

    /// <summary>When everything used now will have left the window, as a timestamp in ticks.</summary>
    public long ResetAt => Volatile.Read(ref _resetAt);

    /// <summary>When there will be a permit again, as a timestamp in ticks; 0 while there is one.</summary>
    public long RetryAt => Volatile.Read(ref _retryAt);

    /// <summary>Whether it is time to lease more, so that nobody has to wait for it.</summary>
    public bool IsLow => Limit is not null && Block > 1 && Balance < Block / 2;

    /// <summary>
    /// Takes permits while the balance is above zero. The last one may take it below: a request larger than what is left is admitted, and the next
    /// ones pay for it.
    /// </summary>
    public bool TryTake(long amount)
    {
        if (Limit is null || amount == 0)
            return true;

        // Never below what it was for a caller that gets nothing: another one would be refused for it.
        var seen = Volatile.Read(ref _balance);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref _balance, seen - amount, seen);
            if (before == seen)
                return true;
            seen = before;
        }

        return false;
    }

    /// <summary>Takes permits in any case.</summary>
    public void Charge(long amount)
    {
        if (Limit is not null && amount != 0)
            Interlocked.Add(ref _balance, -amount);
    }

    /// <summary>Gives permits back that were taken a moment ago.</summary>
    public void Refund(long amount) => Charge(-amount);

    /// <summary>What to ask of the cluster's meter.</summary>
    /// <param name="needed">What waits for a permit.</param>
    /// <param name="isIdle">Whether what is left is to be given back.</param>
    public MeterRequest Ask(long needed, bool isIdle)
    {
        if (Limit is null)
            return default;
        var balance = Balance;
        if (isIdle && balance > 0)
        {
            // Whoever takes one in this moment goes below zero, which the next lease pays back.
            Interlocked.Add(ref _balance, -balance);
            return new MeterRequest(0, balance, 0);
        }

        return new MeterRequest(Math.Max(0, -balance), 0, isIdle ? 0 : Math.Max(0, Math.Max(needed, Block) - Math.Max(0, balance)));
    }

    /// <summary>Takes the answer in.</summary>
    public void Take(MeterRequest asked, MeterLease lease, long now)
    {
        if (Limit is null)
            return;
        Interlocked.Add(ref _balance, asked.Overdrawn + lease.Granted);
        Volatile.Write(ref _remaining, lease.Remaining);
        Volatile.Write(ref _resetAt, now + lease.ResetAfter.Ticks);

        // Nothing, and not "now", when there is more: who looked at the clock a moment before would take it for a refusal.
        Volatile.Write(ref _retryAt, lease.RetryAfter > TimeSpan.Zero ? now + lease.RetryAfter.Ticks : 0);
    }

    /// <summary>Forgets the balance: its window is over.</summary>
    public void Clear() => Interlocked.Exchange(ref _balance, 0);
}
