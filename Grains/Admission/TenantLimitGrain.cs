namespace CoalescingCluster.Admission;

/// <summary>Holds one tenant's limits against what the silos use.</summary>
[CollectionAgeLimit(Minutes = 10)]
internal sealed class TenantLimitGrain(ISpendHistory history, TimeProvider time) : Grain, ITenantLimitGrain
{
    private static readonly TimeSpan SiloPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan HistoryRetry = TimeSpan.FromSeconds(2);

    private readonly SlidingMeter _requests = new();
    private readonly SlidingMeter _tokens = new();
    private readonly DayMeter _spend = new();
    private IGrainTimer? _historyTimer;
    private readonly Dictionary<string, (int Held, DateTimeOffset Until)> _concurrent = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!await TryReadHistoryAsync(cancellationToken))
            _historyTimer = this.RegisterGrainTimer(ReadHistoryLaterAsync, new GrainTimerCreationOptions(HistoryRetry, HistoryRetry) { Interleave = true });
    }

    /// <inheritdoc/>
    public Task<LimitLease> LeaseAsync(LimitRequest request)
    {
        var now = time.GetUtcNow();
        return Task.FromResult(new LimitLease(
            _requests.Lease(request.Requests, request.Limits.RequestsPerMinute, now),
            _tokens.Lease(request.Tokens, request.Limits.TokensPerMinute, now),
            _spend.Lease(request.Spend, request.Limits.DailyBudgetPico, now),
            LeaseConcurrent(request, now)));
    }

    private async Task ReadHistoryLaterAsync(CancellationToken cancellationToken)
    {
        if (await TryReadHistoryAsync(cancellationToken))
            _historyTimer?.Dispose();
    }

    // What was leased meanwhile stays counted: a little of it may be in the ledger too by now, and the budget errs on the strict side.
    private async Task<bool> TryReadHistoryAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await history.SpentAsync(this.GetPrimaryKeyString(), DateOnly.FromDateTime(now.UtcDateTime), cancellationToken) is not { } spent)
            return false;
        _spend.Add(spent.PicoDollars, now);
        return true;
    }

    private int LeaseConcurrent(LimitRequest request, DateTimeOffset now)
    {
        if (request.Limits.MaxConcurrent is not { } most)
            return request.Concurrent;
        var others = 0;
        foreach (var (silo, lease) in _concurrent)
        {
            // A silo that has not been heard of is gone, and its requests with it.
            if (lease.Until < now)
                _concurrent.Remove(silo);
            else if (silo != request.Silo)
                others += lease.Held;
        }

        var held = Math.Clamp(most - others, 0, request.Concurrent);
        if (held == 0)
            _concurrent.Remove(request.Silo);
        else
            _concurrent[request.Silo] = (held, now + SiloPatience);
        return held;
    }
}
