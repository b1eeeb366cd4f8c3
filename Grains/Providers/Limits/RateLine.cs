namespace CoalescingCluster.Providers.Limits;

/// <summary>
/// This silo's line for one provider's rate limit. Calls pass without asking while the cluster knows of no limit; else they get permits, first come first served,
/// leased in blocks. Thread-safe.
/// </summary>
internal sealed class RateLine(LimitView view, TimeProvider time) : IDisposable
{
    private const int MaxBlock = 64;
    private static readonly TimeSpan ProbePoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDeparture = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private bool _isPumping;

    /// <summary>What the silo knows of the limits.</summary>
    public LimitView View => view;

    /// <summary>Whether a call would have to wait behind others or for the end of a pause.</summary>
    public bool IsStanding
    {
        get
        {
            lock (_lock)
                return _waiters.Count > 0 || view.Pause > TimeSpan.Zero;
        }
    }

    /// <summary>How long a call that comes behind <paramref name="ahead"/> others would wait for its permit, as far as that is known.</summary>
    public TimeSpan WaitBehind(int ahead) => view.Pause + view.TimeFor(ahead);

    /// <summary>Waits for the call's permit.</summary>
    /// <param name="tokens">Estimated tokens of the call.</param>
    /// <param name="isUrgent">Whether it goes to the head of the line, because it stood in it before.</param>
    /// <param name="cancellationToken">Ends the wait; a permit that was meant for the call goes to the next.</param>
    /// <returns>The permit, to be told when the request left.</returns>
    public async ValueTask<RatePermit> WaitAsync(int tokens, bool isUrgent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        view.Used();
        RatePermit? permit = null;
        if (Enter(tokens, isUrgent) is { } waiter)
        {
            await using var registration = cancellationToken.Register(() => Leave(waiter, cancellationToken));
            permit = await waiter.Task;
        }

        view.Sent();
        return permit ?? new RatePermit();
    }

    /// <inheritdoc/>
    public void Dispose() => view.Dispose();

    /// <returns>The call's place in the line; <c>null</c> when it may pass.</returns>
    private Waiter? Enter(int tokens, bool isUrgent)
    {
        lock (_lock)
        {
            if (view.IsOpen && _waiters.Count == 0)
                return null;
            var waiter = new Waiter(tokens);
            if (isUrgent)
                _waiters.AddFirst(waiter.Node);
            else
                _waiters.AddLast(waiter.Node);
            if (_isPumping)
                return waiter;
            _isPumping = true;
            _ = PumpAsync();
            return waiter;
        }
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.Node.List is null)
                return;
            _waiters.Remove(waiter.Node);
        }

        waiter.TrySetCanceled(cancellationToken);
    }

    /// <summary>Serves the line until it is empty.</summary>
    private async Task PumpAsync()
    {
        try
        {
            while (NextBlock() is { Length: > 0 } block)
            {
                var refusals = view.Refusals;
                await ServeAsync(await view.TakeAsync(block), refusals);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Without the cluster's view this silo goes by what it meets itself.
            view.Lost(error);
            await WaitUntilAsync(view.PausedUntil).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            ServeAll();
        }
    }

    private int[] NextBlock()
    {
        lock (_lock)
        {
            var block = _waiters.Take(MaxBlock).Select(static waiter => waiter.Tokens).ToArray();
            _isPumping = block.Length > 0;
            return block;
        }
    }

    private async Task ServeAsync(ProviderPermits permits, long refusals)
    {
        if (permits.Delays.Count == 0)
            await Task.Delay(ProbePoll, time, view.Stopped);
        var taken = time.GetUtcNow();
        foreach (var delay in permits.Delays)
        {
            await WaitUntilAsync(taken + delay);

            // After a pause all silos ask anew: if each used what it has, the provider would meet a herd.
            if (!view.IsValid(permits, refusals))
                return;

            // A silo that is late doesn't catch up by more than a little: what is due is spaced as before, or a stall would end in a burst over the limit.
            RatePermit? permit;
            lock (_lock)
                permit = ServeNext();
            if (permit is not null)
                await permit.Left.WaitAsync(LongestDeparture, time, view.Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var late = time.GetUtcNow() - (taken + delay) - view.Tolerance;
            taken += late > TimeSpan.Zero ? late : TimeSpan.Zero;
        }
    }

    /// <summary>Waits, and longer if a pause is announced meanwhile.</summary>
    private async Task WaitUntilAsync(DateTimeOffset at)
    {
        while (true)
        {
            var pausedUntil = view.PausedUntil;
            var left = (at > pausedUntil ? at : pausedUntil) - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
                return;
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), time, view.Stopped);
        }
    }

    private void ServeAll()
    {
        lock (_lock)
        {
            _isPumping = false;
            while (_waiters.Count > 0)
                ServeNext();
        }
    }

    private RatePermit? ServeNext()
    {
        if (_waiters.First is not { } first)
            return null;
        var permit = new RatePermit();
        _waiters.RemoveFirst();
        first.Value.TrySetResult(permit);
        return permit;
    }

    private sealed class Waiter : TaskCompletionSource<RatePermit>
    {
        public Waiter(int tokens)
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            Tokens = tokens;
            Node = new(this);
        }

        public int Tokens { get; }

        public LinkedListNode<Waiter> Node { get; }
    }
}
