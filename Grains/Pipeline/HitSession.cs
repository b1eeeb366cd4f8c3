using CoalescingCluster.Coalescing;

namespace CoalescingCluster.Pipeline;

/// <summary>A request that is served from a stored answer.</summary>
internal sealed class HitSession(Shared<Answer> stored, RequestOutcome outcome, float? similarity) : InferenceSession
{
    private bool _wasRead;

    /// <inheritdoc/>
    public override RequestOutcome Outcome => outcome;

    /// <inheritdoc/>
    public override float? Similarity => similarity;

    /// <inheritdoc/>
    public override Shared<Answer> Stored => stored;

    /// <inheritdoc/>
    public override ValueTask<SliceBatch> ReadAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_wasRead)
            return new(new SliceBatch(default, true));
        _wasRead = true;
        var slices = stored.Value.ToSlices();
        var shared = new Shared<Slice>[slices.Count];
        for (var i = 0; i < shared.Length; i++)
            shared[i] = new Shared<Slice>(slices[i]);
        return new(new SliceBatch(shared, true));
    }

    /// <inheritdoc/>
    public override ValueTask<Shared<Answer>> WholeAsync(CancellationToken cancellationToken) => new(stored);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => default;
}
