using Orleans.Concurrency;

namespace CoalescingCluster;

/// <summary>
/// The cluster's one view of the limits of a provider's model under one credential; key <c>{provider}/{model}/{credential hash}</c>. One refusal makes the
/// whole cluster wait, and a known limit is spread over the silos. It keeps nothing: a new activation learns again.
/// </summary>
[Alias("CoalescingCluster.IProviderLimitGrain")]
public interface IProviderLimitGrain : IGrainWithStringKey
{
    /// <summary>Leases permits. Interleaves. Not idempotent: permits that are not used are lost.</summary>
    /// <param name="silo">Name of the silo that asks.</param>
    /// <param name="tokens">Estimated tokens of each request that waits, in order; at most 64 are looked at.</param>
    [AlwaysInterleave]
    [Alias("Take")]
    ValueTask<ProviderPermits> TakeAsync(string silo, IReadOnlyList<int> tokens);

    /// <summary>Takes note of a provider's response. Interleaves; idempotent but for its time.</summary>
    [AlwaysInterleave]
    [Alias("Report")]
    ValueTask<ProviderLimitState> ReportAsync(ProviderLimitReport report);

    /// <summary>Waits for a version other than <paramref name="version"/>, at most 20 s. Interleaves.</summary>
    /// <param name="silo">Name of the silo that asks.</param>
    /// <param name="version">The version that the silo knows; -1 for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave]
    [ResponseTimeout("00:00:40")]
    [Alias("Watch")]
    Task<ProviderLimitState> WatchAsync(string silo, long version, CancellationToken cancellationToken);
}
