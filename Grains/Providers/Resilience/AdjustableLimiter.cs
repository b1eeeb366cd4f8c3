namespace CoalescingCluster.Providers.Resilience;

/// <summary>
/// A concurrency limiter whose limit can change: waiters get permits in the order in which they came; lowering the limit takes no permit back, but none is given
/// until enough came back. Thread-safe.
/// </summary>
/// <param name="limit">Permits to start with.</param>
/// <param name="maxQueue">Most waiters.</param>
internal sealed class AdjustableLimiter(int limit, int maxQueue)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private int _limit = limit;
    private int _inUse;

    /// <summary>How many permits there are.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            lock (_lock)
            {
                _limit = value;
                Serve();
            }
        }
    }

    /// <summary>Permits in use.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    /// <summary>How many wait.</summary>
    public int Queued
    {
        get
        {
            lock (_lock)
                return _waiters.Count;
        }
    }

    /// <summary>Whether a permit would be given at once.</summary>
    public bool HasFreePermit
    {
        get
        {
            lock (_lock)
                return _inUse < _limit && _waiters.Count == 0;
        }
    }

    /// <summary>Waits for a permit.</summary>
    /// <param name="isUrgent">Whether it goes to the head of the queue, because it had a permit before; it is never sent away.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The permit, to be disposed of; <c>null</c> when too many wait.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled; no permit is lost.</exception>
    public async ValueTask<IDisposable?> AcquireAsync(bool isUrgent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (_inUse < _limit && _waiters.Count == 0)
            {
                _inUse++;
                return new Permit(this);
            }

            if (_waiters.Count >= maxQueue && !isUrgent)
                return null;
            waiter = new Waiter();
            if (isUrgent)
                _waiters.AddFirst(waiter.Node);
            else
                _waiters.AddLast(waiter.Node);
        }

        // Whoever takes the waiter out of the list decides: a permit that was given is returned even if the cancellation comes in the same moment.
        await using var registration = cancellationToken.Register(() => Cancel(waiter, cancellationToken));
        await waiter.Task;
        return new Permit(this);
    }

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.Node.List is null)
                return;
            _waiters.Remove(waiter.Node);
        }

        waiter.TrySetCanceled(cancellationToken);
    }

    private void Release()
    {
        lock (_lock)
        {
            _inUse--;
            Serve();
        }
    }

    private void Serve()
    {
        while (_inUse < _limit && _waiters.First is { } first)
        {
            _waiters.RemoveFirst();
            _inUse++;
            first.Value.TrySetResult();
        }
    }

    private sealed class Waiter : TaskCompletionSource
    {
        public Waiter()
            : base(TaskCreationOptions.RunContinuationsAsynchronously) => Node = new(this);

        public LinkedListNode<Waiter> Node { get; }
    }

    private sealed class Permit(AdjustableLimiter owner) : IDisposable
    {
        private AdjustableLimiter? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Release();
    }
}
