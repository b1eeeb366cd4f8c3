using CoalescingCluster.Tenancy;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Admission;

/// <summary>One tenant's permits on this silo.</summary>
internal sealed partial class TenantQuota(string tenant, string silo, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan DenialMemory = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly Lock _leasing = new();
    private Task? _lease;
    private TenantLimits? _limits;
    private long _neededTokens;
    private int _needed;
    private int _inUse;
    private int _held;
    private long _deniedUntil;
    private long _emergencyUntil;
    private int _taken;
    private volatile bool _isFull;
    private volatile bool _isAway;
    private DateOnly _spendDay;

    public QuotaMeter Requests { get; } = new();

    public QuotaMeter Tokens { get; } = new();

    public QuotaMeter Spend { get; } = new();

    /// <summary>Requests at once on this silo.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    private long Now => time.GetUtcNow().UtcTicks;

    /// <summary>Takes over the limits of the tenant's policy when they changed.</summary>
    public void Apply(TenantLimits limits)
    {
        if (ReferenceEquals(Volatile.Read(ref _limits), limits))
            return;
        lock (_leasing)
        {
            Requests.Limit = limits.RequestsPerMinute;
            Tokens.Limit = limits.TokensPerMinute;
            Spend.Limit = limits.DailyBudgetPico;
            Volatile.Write(ref _limits, limits);
        }
    }

    /// <summary>Takes the permits of one request, if this silo has them.</summary>
    /// <param name="tokens">Tokens that it is known to use.</param>
    /// <param name="isShort">Whether it is over at once and calls no provider.</param>
    public bool TryTake(long tokens, bool isShort)
    {
        if (!Requests.TryTake(1))
            return false;
        if (!Tokens.TryTake(tokens))
        {
            Requests.Refund(1);
            return false;
        }

        if (!isShort && !(HasBudget() && TryEnter()))
        {
            Requests.Refund(1);
            Tokens.Refund(tokens);
            return false;
        }

        Volatile.Write(ref _taken, 1);
        if (Requests.IsLow || Tokens.IsLow)
            _ = LeaseAsync();
        return true;
    }

    /// <summary>The request is over.</summary>
    public void Leave() => Interlocked.Decrement(ref _inUse);

    /// <summary>Takes the permits of one request, leasing more if need be.</summary>
    /// <exception cref="InferenceException">A limit is reached.</exception>
    public async ValueTask TakeAsync(long tokens, bool isShort, CancellationToken cancellationToken)
    {
        // Others may take what was leased while this one waited for it. It is refused when the cluster has no more, and not for having lost a race.
        const int Attempts = 100;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (TryTake(tokens, isShort))
                return;
            if (Now < Volatile.Read(ref _deniedUntil))
                break;
            Interlocked.Increment(ref _needed);
            Interlocked.Add(ref _neededTokens, tokens);
            try
            {
                await LeaseAsync().WaitAsync(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _needed);
                Interlocked.Add(ref _neededTokens, -tokens);
            }

            if (WasRefused(isShort))
                break;
        }

        if (TryTake(tokens, isShort))
            return;
        if (IsSpent(Requests) || IsSpent(Tokens))
            Volatile.Write(ref _deniedUntil, Now + DenialMemory.Ticks);
        throw Refusal(isShort);
    }

    /// <summary>Once a second: gives back what nobody uses, reports what was overdrawn, and keeps the lease of concurrent requests alive.</summary>
    public Task TendAsync()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (_spendDay != today)
        {
            _spendDay = today;
            Spend.Clear();
        }

        var isIdle = Interlocked.Exchange(ref _taken, 0) == 0;
        var hasDebt = Requests.Balance < 0 || Tokens.Balance < 0 || Spend.Balance < 0;
        var hasRest = isIdle && (Requests.Balance > 0 || Tokens.Balance > 0 || Spend.Balance > 0);
        return hasDebt || hasRest || Volatile.Read(ref _held) > 0 ? LeaseAsync(isIdle) : Task.CompletedTask;
    }

    private bool WasRefused(bool isShort)
    {
        var now = Now;
        return _isAway || IsOut(Requests) || IsOut(Tokens) || (!isShort && (_isFull || IsOut(Spend)));

        bool IsOut(QuotaMeter meter) => IsSpent(meter) && meter.RetryAt > now;
    }

    private static bool IsSpent(QuotaMeter meter) => meter.Limit is not null && meter.Balance <= 0;

    private bool HasBudget() => Spend.Limit is null || Spend.Balance > 0;

    private bool TryEnter()
    {
        if (_limits!.MaxConcurrent is null)
        {
            Interlocked.Increment(ref _inUse);
            return true;
        }

        var seen = InUse;
        while (seen < Volatile.Read(ref _held))
        {
            var before = Interlocked.CompareExchange(ref _inUse, seen + 1, seen);
            if (before == seen)
                return true;
            seen = before;
        }

        return false;
    }

    /// <summary>Leases what is missing: one call at a time, which all who wait share.</summary>
    private Task LeaseAsync(bool isIdle = false)
    {
        lock (_leasing)
        {
            if (_lease is { IsCompleted: false } running)
                return running;
            return _lease = RunLeaseAsync(isIdle && Volatile.Read(ref _needed) == 0);
        }
    }

    private async Task RunLeaseAsync(bool isIdle)
    {
        // Off the caller's stack: who triggers a lease in passing is not to pay for the call.
        await Task.Yield();
        var limits = _limits!;
        var needed = Volatile.Read(ref _needed);
        var ask = new LimitRequest
        {
            Silo = silo,
            Limits = limits,
            Requests = Requests.Ask(needed, isIdle),
            Tokens = Tokens.Ask(Volatile.Read(ref _neededTokens) + (needed > 0 ? 1 : 0), isIdle),
            Spend = Spend.Ask(needed > 0 ? 1 : 0, isIdle && InUse == 0),
            Concurrent = limits.MaxConcurrent is { } most ? ConcurrentWanted(most, needed) : 0,
        };

        // What is given up is not used any more before the cluster hears of it.
        if (ask.Concurrent < Volatile.Read(ref _held))
            Volatile.Write(ref _held, ask.Concurrent);
        try
        {
            var lease = await grains.GetGrain<ITenantLimitGrain>(tenant).LeaseAsync(ask);
            Requests.Take(ask.Requests, lease.Requests, Now);
            Tokens.Take(ask.Tokens, lease.Tokens, Now);
            Spend.Take(ask.Spend, lease.Spend, Now);
            Volatile.Write(ref _held, lease.Concurrent);
            _isFull = lease.Concurrent < ask.Concurrent && lease.Concurrent <= InUse;
            _isAway = false;
        }
        catch (Exception error) when (error is OrleansException or TimeoutException or OperationCanceledException)
        {
            LogUnreachable(tenant, error.Message);
            _isAway = true;
            HelpYourself(ask);
        }
    }

    private int ConcurrentWanted(int most, int needed)
    {
        var spare = Math.Max(1, most / 20);
        var inUse = InUse;
        return inUse + needed == 0 ? 0 : Math.Min(most, inUse + needed + spare);
    }

    /// <summary>
    /// The cluster cannot be asked: requests go on at the limit's pace on each silo, so that all together admit no more than the limit times the
    /// silos. What was to be paid back stays owed. A budget is not lent.
    /// </summary>
    private void HelpYourself(LimitRequest ask)
    {
        var now = Now;
        if (now < Volatile.Read(ref _emergencyUntil))
            return;
        Volatile.Write(ref _emergencyUntil, now + (TimeSpan.TicksPerMinute / 100));
        Requests.Refund(Requests.Block + ask.Requests.Overdrawn);
        Tokens.Refund(Tokens.Block + ask.Tokens.Overdrawn);
        Volatile.Write(ref _held, ask.Concurrent);
    }

    private InferenceException Refusal(bool isShort)
    {
        if (!isShort && !HasBudget() && _isAway)
            return new InferenceException(InferenceErrorCode.Overloaded, "Whether the tenant's budget allows this cannot be told at the moment; try again.") { RetryAfter = OneSecond };
        if (!isShort && !HasBudget())
        {
            return new InferenceException(InferenceErrorCode.BudgetSpent, "The tenant's budget for today is spent; it is renewed at midnight UTC, or an operator raises it.") { RetryAfter = Until(Spend) };
        }

        if (Requests.Limit is { } requests && IsSpent(Requests))
        {
            return new InferenceException(InferenceErrorCode.RateLimited, $"The tenant's limit of {requests} requests per minute is reached; try again later.") { RetryAfter = Until(Requests) };
        }

        if (Tokens.Limit is { } tokens && IsSpent(Tokens))
        {
            return new InferenceException(InferenceErrorCode.RateLimited, $"The tenant's limit of {tokens} tokens per minute is reached; try again later.") { RetryAfter = Until(Tokens) };
        }

        return new InferenceException(InferenceErrorCode.RateLimited, $"The tenant has {_limits!.MaxConcurrent} requests under way, which is its limit; try again when one is over.") { RetryAfter = OneSecond };
    }

    private TimeSpan Until(QuotaMeter meter)
    {
        var left = TimeSpan.FromTicks(meter.RetryAt - Now);
        return left > OneSecond ? left : OneSecond;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The limits of tenant {Tenant} could not be asked for, this silo goes on by itself: {Reason}")]
    private partial void LogUnreachable(string tenant, string reason);
}
