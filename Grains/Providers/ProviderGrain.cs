using CoalescingCluster.Providers.Resilience;
using Orleans.Concurrency;

namespace CoalescingCluster.Providers;

/// <summary>Makes the physical calls of one model on one silo.</summary>
[StatelessWorker(1)]
[CollectionAgeLimit(Minutes = 30)]
internal sealed class ProviderGrain(ModelGuardsFactory guards, DirectSinks sinks) : Grain, IProviderGrain
{
    private CallRunner _runner = null!;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        _runner = guards.Create(key[..slash], key[(slash + 1)..]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _runner.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> HasFreePermitAsync() => new(_runner.HasFreePermit);

    /// <inheritdoc/>
    public Task<InferenceResult> InferAsync(InferenceCall call, FlightAddress flight, CancellationToken cancellationToken) =>
        _runner.RunAsync(call, (sequence, slices) => PushAsync(flight, sequence, slices), cancellationToken);

    private async ValueTask PushAsync(FlightAddress flight, int sequence, IReadOnlyList<Slice> slices)
    {
        if (flight.CoalesceKey is { } key)
            await GrainFactory.GetGrain<ICoalesceGrain>(key).AppendAsync(flight.FlightId, sequence, slices);
        else if (sinks.TryGet(flight.FlightId, out var sink))
            sink.Append(sequence, slices);
    }
}
