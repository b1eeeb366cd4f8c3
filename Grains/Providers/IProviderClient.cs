namespace CoalescingCluster.Providers;

/// <summary>Speaks one provider's wire. Makes exactly one request per call: retries are the provider grain's.</summary>
public interface IProviderClient
{
    /// <summary>Sends a call and gives its slices as they come; the last ones hold the finish reason and the usage.</summary>
    /// <exception cref="InferenceException">The provider refused or failed.</exception>
    IAsyncEnumerable<Slice> StreamAsync(InferenceCall call, CancellationToken cancellationToken);
}
