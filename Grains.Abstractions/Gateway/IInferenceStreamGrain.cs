using Orleans.Concurrency;

namespace CoalescingCluster;

/// <summary>One streamed request of an Orleans client; key: a fresh id that the client makes up. Activated where the client's gateway is.</summary>
[Alias("CoalescingCluster.IInferenceStreamGrain")]
public interface IInferenceStreamGrain : IGrainWithGuidKey
{
    /// <summary>Starts the request. Call once.</summary>
    /// <exception cref="InferenceException">The request was refused.</exception>
    [AlwaysInterleave]
    [ResponseTimeout("00:10:00")]
    [Alias("Open")]
    Task<RequestOutcome> OpenAsync(GatewayRequest request, CancellationToken cancellationToken);

    /// <summary>Returns the slices from <paramref name="cursor"/> on, waiting for the first one. Idempotent.</summary>
    /// <exception cref="InferenceException">The flight failed.</exception>
    [AlwaysInterleave]
    [ResponseTimeout("00:10:00")]
    [Alias("Read")]
    Task<GatewaySlices> ReadAsync(int cursor, CancellationToken cancellationToken);

    /// <summary>Leaves. Idempotent.</summary>
    [AlwaysInterleave]
    [Alias("Close")]
    Task CloseAsync();
}
