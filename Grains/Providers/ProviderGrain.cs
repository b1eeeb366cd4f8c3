using CoalescingCluster.Diagnostics;
using CoalescingCluster.Providers.Resilience;
using Orleans.Concurrency;

namespace CoalescingCluster.Providers;

/// <summary>Makes the physical calls of one model on one silo, and hands those that fail to the next model of its chain.</summary>
[StatelessWorker(1)]
[CollectionAgeLimit(Minutes = 30)]
internal sealed class ProviderGrain(ModelGuardsFactory guards, FallbackChains chains, ProviderAccounts accounts, DirectSinks sinks, ResilienceInstruments instruments, TimeProvider time) : Grain, IProviderGrain
{
    private static readonly TimeSpan GaugePeriod = TimeSpan.FromSeconds(1);

    private CallRunner _runner = null!;
    private CacheGauge? _gauge;
    private string _name = "";

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (provider, account, model) = ProviderAccounts.Split(this.GetPrimaryKeyString());
        _name = $"{provider}/{model}";
        _runner = guards.Create(provider, account, model);
        _gauge = guards.GaugeOf(provider);
        if (_gauge is not null)
            this.RegisterGrainTimer(ReadGaugeAsync, new GrainTimerCreationOptions(GaugePeriod, GaugePeriod) { Interleave = true });
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
    public async Task<InferenceResult> InferAsync(InferenceCall call, FlightAddress flight, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var own = await _runner.RunAsync(call, (sequence, slices) => PushAsync(flight, sequence, Marked(call, sequence, slices)), cancellationToken) with { ServedBy = _name };
        if (own.Error is not { } error || own.SliceCount > 0 || !FallbackChains.IsWorthIt(error))
            return own;
        var attempts = own.Attempts;
        foreach (var target in chains.Of(call))
        {
            var left = call.Timeout - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
                break;
            instruments.FellBack(_name, target.Name);
            await PushAsync(flight, PushSequence.Waiting, []);
            var next = call with { Provider = target.Provider, UpstreamModel = target.UpstreamModel, Model = target.Model, Timeout = left, IsFallback = true };
            var result = await GrainFactory.GetGrain<IProviderGrain>(accounts.GrainKeyOf(next)).InferAsync(next, flight, cancellationToken);
            attempts += result.Attempts;
            if (result.Error is null || result.SliceCount > 0)
                return result with { Attempts = attempts };
        }

        // The first error is the one that the caller can make sense of: it comes from the model that it asked for.
        return own with { Attempts = attempts };
    }

    /// <summary>The first slice of an answer by another model than the one that was asked for says so.</summary>
    private IReadOnlyList<Slice> Marked(InferenceCall call, int sequence, IReadOnlyList<Slice> slices)
    {
        if (!call.IsFallback || sequence != 0 || slices.Count == 0)
            return slices;
        var marked = slices.ToArray();
        marked[0] = marked[0] with { ServedBy = _name };
        return marked;
    }

    private async ValueTask PushAsync(FlightAddress flight, int sequence, IReadOnlyList<Slice> slices)
    {
        if (flight.CoalesceKey is { } key)
            await GrainFactory.GetGrain<ICoalesceGrain>(key).AppendAsync(flight.FlightId, sequence, slices);
        else if (sinks.TryGet(flight.FlightId, out var sink))
            sink.Append(sequence, slices);
    }

    private async Task ReadGaugeAsync(CancellationToken cancellationToken)
    {
        if (_runner.IsBusy && await _gauge!.ReadAsync(cancellationToken) is { } ratio)
            _runner.CacheUsed(ratio);
    }
}
