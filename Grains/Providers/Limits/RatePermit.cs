namespace CoalescingCluster.Providers.Limits;

/// <summary>
/// A call's turn in the line. It is told when the request really left: those behind it are spaced from then on, because what happens between a permit and the wire takes a
/// random time on a busy machine, and requests that depart evenly but arrive together are refused. Disposing it says the same. Thread-safe.
/// </summary>
internal sealed class RatePermit : IDisposable
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the request left, or never will.</summary>
    public Task Left => _left.Task;

    /// <summary>The request is on the wire.</summary>
    public void Leaves() => _left.TrySetResult();

    /// <inheritdoc/>
    public void Dispose() => Leaves();
}
