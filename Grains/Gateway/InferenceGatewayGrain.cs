using CoalescingCluster.Providers;
using Orleans.Concurrency;

namespace CoalescingCluster.Gateway;

/// <summary>Serves whole answers to Orleans clients.</summary>
[StatelessWorker(1)]
internal sealed class InferenceGatewayGrain(GatewayDoor door, IModelCatalog models) : Grain, IInferenceGatewayGrain
{
    /// <inheritdoc/>
    public async Task<GatewayResponse> CompleteAsync(GatewayRequest request, CancellationToken cancellationToken)
    {
        var (session, requestId) = await door.OpenAsync(request, cancellationToken);
        await using (session)
        {
            var answer = await session.WholeAsync(cancellationToken);
            return new(requestId, session.Outcome, session.Similarity, answer.Value);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListModelsAsync() => Task.FromResult(models.Models);
}
