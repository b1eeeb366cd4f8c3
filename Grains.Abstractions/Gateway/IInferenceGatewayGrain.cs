using Orleans.Concurrency;

namespace CoalescingCluster;

/// <summary>The pipeline for Orleans clients outside the silo; a stateless worker, key 0.</summary>
[Alias("CoalescingCluster.IInferenceGatewayGrain")]
public interface IInferenceGatewayGrain : IGrainWithIntegerKey
{
    /// <summary>Serves one request and returns the whole answer. Interleaves; the token leaves the flight without disturbing others.</summary>
    /// <exception cref="InferenceException">The request was refused or failed.</exception>
    [AlwaysInterleave]
    [ResponseTimeout("00:10:00")]
    [Alias("Complete")]
    Task<GatewayResponse> CompleteAsync(GatewayRequest request, CancellationToken cancellationToken);

    /// <summary>The model names that requests may use.</summary>
    [AlwaysInterleave]
    [Alias("ListModels")]
    Task<IReadOnlyList<string>> ListModelsAsync();
}
