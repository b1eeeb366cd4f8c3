using Orleans.Concurrency;

namespace CoalescingCluster;

/// <summary>
/// Makes the physical calls of one provider's model; key <c>{provider}/{model}</c>. A stateless worker, one per silo, interleaving: it owns
/// the concurrency limiter, retry, circuit breaker and wire client of that model on its silo.
/// </summary>
[Alias("CoalescingCluster.IProviderGrain")]
public interface IProviderGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes one physical call and pushes its slices, in order, to <paramref name="flight"/>. Interleaves. Never throws for a failure of the
    /// provider: the failure is in the result. Not idempotent: every call reaches the provider.
    /// </summary>
    /// <param name="call">What to send.</param>
    /// <param name="flight">Where to push the slices.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits any more; the upstream request is then aborted.</param>
    [AlwaysInterleave]
    [ResponseTimeout("00:20:00")]
    [Alias("Infer")]
    Task<InferenceResult> InferAsync(InferenceCall call, FlightAddress flight, CancellationToken cancellationToken);

    /// <summary>Whether a call would get a permit at once. Interleaves.</summary>
    [AlwaysInterleave]
    [Alias("HasFreePermit")]
    ValueTask<bool> HasFreePermitAsync();
}
