using System.Runtime.CompilerServices;

namespace CoalescingCluster.Client;

/// <summary>Talks to the gateway grains.</summary>
internal sealed class CoalescingClient(IGrainFactory grains) : ICoalescingClient
{
    private IInferenceGatewayGrain Gateway => grains.GetGrain<IInferenceGatewayGrain>(0);

    /// <inheritdoc/>
    public Task<GatewayResponse> CompleteAsync(GatewayRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Gateway.CompleteAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Slice> StreamAsync(GatewayRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ReadAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListModelsAsync() => Gateway.ListModelsAsync();

    private async IAsyncEnumerable<Slice> ReadAsync(GatewayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = grains.GetGrain<IInferenceStreamGrain>(Guid.NewGuid());
        await stream.OpenAsync(request, cancellationToken);
        var cursor = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(cursor, cancellationToken);
                foreach (var slice in read.Slices)
                    yield return slice;
                cursor += read.Slices.Count;
                if (read.IsCompleted)
                    yield break;
            }
        }
        finally
        {
            await stream.CloseAsync();
        }
    }
}
