namespace CoalescingCluster.Pipeline;

/// <summary>
/// The slices of one answer on one silo: appended by one writer, read by any number of callers, each with a cursor of its own. Readers take no
/// lock; a slow one delays nobody, and a late one replays from the beginning.
/// </summary>
/// <remarks>
/// Waking thousands of callers for every token would cost more than the inference, so the writer's signal is held back a little while many
/// wait: about a millisecond for every 40 callers, at most a quarter of a second, and not at all for the first slices.
/// </remarks>
internal sealed class SliceBuffer(TimeProvider time)
{
    private const int CallersPerMillisecond = 40;
    private const int MaxLingerMilliseconds = 250;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Shared<Slice>[] _slices = new Shared<Slice>[16];
    private int _count;
    private int _waiters;
    private bool _signalPending;
    private bool _isOver;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many slices there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The whole answer, once complete.</summary>
    public Shared<Answer>? Answer { get; private set; }

    /// <summary>Why there is no answer, once that is certain.</summary>
    public InferenceException? Error { get; private set; }

    /// <summary>Whether nothing more will come.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>Appends slices and wakes the readers. One writer only.</summary>
    public void Append(IReadOnlyList<Slice> slices)
    {
        if (slices.Count == 0 || IsOver)
            return;
        var isFirst = _count == 0;
        var array = _slices;
        if (_count + slices.Count > array.Length)
        {
            Array.Resize(ref array, Math.Max(array.Length * 2, _count + slices.Count));
            Volatile.Write(ref _slices, array);
        }

        for (var i = 0; i < slices.Count; i++)
            array[_count + i] = new Shared<Slice>(slices[i]);

        // The count is published after the slices: a reader never sees a place that is not filled.
        Volatile.Write(ref _count, _count + slices.Count);
        if (isFirst)
            Signal();
        else
            SignalSoon();
    }

    /// <summary>Ends with the whole answer.</summary>
    public void Complete(Answer answer)
    {
        if (IsOver)
            return;
        Answer = new Shared<Answer>(answer);
        End();
    }

    /// <summary>Ends without an answer.</summary>
    public void Fail(InferenceException error)
    {
        if (IsOver)
            return;
        Error = error;
        End();
    }

    /// <summary>The slices from a cursor on.</summary>
    public ReadOnlyMemory<Shared<Slice>> From(int cursor)
    {
        var count = Count;
        return cursor >= count ? default : Volatile.Read(ref _slices).AsMemory(cursor, count - cursor);
    }

    /// <summary>Waits until nothing more will come, or until <paramref name="patience"/> ends.</summary>
    public async ValueTask WaitForEndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await _over.Task.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The caller looks for itself what to do next.
        }
    }

    /// <summary>Waits until there is something after <paramref name="cursor"/> or nothing more will come.</summary>
    /// <returns>Whether that is so; <c>false</c> when <paramref name="patience"/> ended first.</returns>
    public async ValueTask<bool> WaitAsync(int cursor, TimeSpan patience, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (HasNews(cursor))
                return true;
            changed = _changed.Task;
            Interlocked.Increment(ref _waiters);
        }

        try
        {
            await changed.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return HasNews(cursor);
        }
        finally
        {
            Interlocked.Decrement(ref _waiters);
        }
    }

    private void End()
    {
        Volatile.Write(ref _isOver, true);
        Signal();
        _over.TrySetResult();
    }

    private bool HasNews(int cursor) => Count > cursor || IsOver;

    private void SignalSoon()
    {
        var linger = Math.Min(Volatile.Read(ref _waiters) / CallersPerMillisecond, MaxLingerMilliseconds);
        if (linger == 0)
        {
            Signal();
            return;
        }

        lock (_lock)
        {
            if (_signalPending)
                return;
            _signalPending = true;
        }

        _ = SignalLaterAsync(linger);
    }

    private async Task SignalLaterAsync(int milliseconds)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time);
        Signal();
    }

    private void Signal()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _signalPending = false;
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
