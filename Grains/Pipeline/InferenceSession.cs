namespace CoalescingCluster.Pipeline;

/// <summary>
/// One caller's view of the answer it will get. Not thread-safe: one caller reads. Dispose it to leave; leaving never disturbs other callers.
/// </summary>
public abstract class InferenceSession : IAsyncDisposable
{
    /// <summary>
    /// How the request is being served. May change to <see cref="RequestOutcome.Fallback"/> until the first slice or the answer was handed out,
    /// and not after.
    /// </summary>
    public abstract RequestOutcome Outcome { get; }

    /// <summary>Cosine of the match on semantic outcomes, −1 to 1; otherwise <c>null</c>.</summary>
    public virtual float? Similarity => null;

    /// <summary>The stored answer, on hits; otherwise <c>null</c>.</summary>
    public virtual Shared<Answer>? Stored => null;

    /// <summary>Whether the prompt was too long for its model and was cut, as the tenant's policy says.</summary>
    public bool IsTruncated { get; internal set; }

    /// <summary>
    /// The provider and model that stand in for the one that was asked for, <c>{provider}/{model}</c>; <c>null</c> when that one answers, and until the first slice
    /// or the answer was handed out.
    /// </summary>
    public virtual string? ServedBy => Stored?.Value.ServedBy;

    /// <summary>How long the steps took that are over.</summary>
    public SessionTimings Timings { get; } = new();

    /// <summary>
    /// The next slices, waiting for the first one. An empty batch that is not completed means that nothing came within
    /// <paramref name="patience"/> (for a heartbeat).
    /// </summary>
    /// <exception cref="InferenceException">The flight failed.</exception>
    public abstract ValueTask<SliceBatch> ReadAsync(TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>The whole answer, waiting for it.</summary>
    /// <exception cref="InferenceException">The flight failed.</exception>
    public abstract ValueTask<Shared<Answer>> WholeAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
