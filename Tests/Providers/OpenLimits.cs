namespace CoalescingCluster.Tests.Providers;

/// <summary>A cluster's view of a provider without limits.</summary>
internal sealed class OpenLimits : IProviderLimitGrain
{
    private static ProviderLimitState Open { get; } = new(1, LimitMode.Open, TimeSpan.Zero, 0, 1);

    public ValueTask<ProviderPermits> TakeAsync(string silo, IReadOnlyList<int> tokens) => new(new ProviderPermits(Open, new TimeSpan[tokens.Count]));

    public ValueTask<ProviderLimitState> ReportAsync(ProviderLimitReport report) => new(Open);

    public async Task<ProviderLimitState> WatchAsync(string silo, long version, CancellationToken cancellationToken)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        return Open;
    }
}
