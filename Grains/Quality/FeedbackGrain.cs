using CoalescingCluster.Storage;
using Orleans.Placement;

namespace CoalescingCluster.Quality;

/// <summary>Keeps a tenant's newest labelled pairs.</summary>
[PreferLocalPlacement]
internal sealed class FeedbackGrain(TolerantStateFactory states) : Grain, IFeedbackGrain
{
    private const int MaxPairs = 2000;

    private TolerantState<FeedbackState> _state = null!;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = states.Open<FeedbackState>("feedback", this.GetGrainId());
        return _state.EnsureReadAsync();
    }

    /// <inheritdoc/>
    public async Task AddAsync(LabelledPair pair)
    {
        var pairs = _state.Value.Pairs.ToList();
        pairs.RemoveAll(known => known.Asked == pair.Asked && known.Known == pair.Known);
        pairs.Add(pair);
        if (pairs.Count > MaxPairs)
            pairs.RemoveAt(0);
        await _state.WriteAsync(new FeedbackState { Pairs = pairs });
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LabelledPair>> ListAsync() => Task.FromResult<IReadOnlyList<LabelledPair>>(_state.Value.Pairs);
}
