using Orleans.Placement;

namespace CoalescingCluster.Providers.Limits;

/// <summary>The cluster's view of one provider's limits.</summary>
[CollectionAgeLimit(Minutes = 10)]
[PreferLocalPlacement]
internal sealed class ProviderLimitGrain(TimeProvider time) : Grain, IProviderLimitGrain
{
    private static readonly TimeSpan WatchTime = TimeSpan.FromSeconds(20);

    private readonly ProviderQuota _quota = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    /// <inheritdoc/>
    public ValueTask<ProviderPermits> TakeAsync(string silo, IReadOnlyList<int> tokens)
    {
        var now = time.GetUtcNow();
        _quota.Heard(silo, now);
        var delays = _quota.Take(tokens, now);
        return new(new ProviderPermits(View(now), delays.ToArray()));
    }

    /// <inheritdoc/>
    public ValueTask<ProviderLimitState> ReportAsync(ProviderLimitReport report)
    {
        var now = time.GetUtcNow();
        _quota.Heard(report.Silo, now);
        _quota.Report(report, now);
        return new(View(now));
    }

    /// <inheritdoc/>
    public async Task<ProviderLimitState> WatchAsync(string silo, long version, CancellationToken cancellationToken)
    {
        _quota.Heard(silo, time.GetUtcNow());
        if (View(time.GetUtcNow()).Version == version)
            await _changed.Task.WaitAsync(WatchTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return View(time.GetUtcNow());
    }

    /// <summary>The view of now; wakes the silos that watch when it changed.</summary>
    private ProviderLimitState View(DateTimeOffset now)
    {
        var view = _quota.View(now);
        if (view.Version != _version)
        {
            _version = view.Version;
            var changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
        }

        return view;
    }
}
