namespace CoalescingCluster.Client;

/// <summary>The cluster's pipeline for applications that are Orleans clients: what the HTTP doors offer, without HTTP.</summary>
public interface ICoalescingClient
{
    /// <summary>Serves one request and returns the whole answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Leaves the flight; other callers are not disturbed.</param>
    /// <exception cref="InferenceException">The request was refused or failed.</exception>
    Task<GatewayResponse> CompleteAsync(GatewayRequest request, CancellationToken cancellationToken = default);

    /// <summary>Serves one request and returns its slices as they come. A caller that joins late gets the whole text from its beginning.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Leaves the flight; other callers are not disturbed.</param>
    /// <exception cref="InferenceException">The request was refused or failed.</exception>
    IAsyncEnumerable<Slice> StreamAsync(GatewayRequest request, CancellationToken cancellationToken = default);

    /// <summary>The model names that requests may use.</summary>
    Task<IReadOnlyList<string>> ListModelsAsync();
}
