namespace CoalescingCluster.Pipeline;

/// <summary>
/// Where callers on this silo read one answer from: a flight of the cluster or a direct inference. Counts its callers; when the last one leaves
/// before the end, the source is abandoned.
/// </summary>
internal abstract class AnswerSource(TimeProvider time, StallClock stalls)
{
    private readonly Lock _lock = new();
    private int _callers;
    private int _came;
    private bool _closed;
    private long _progressTick = stalls.Now;

    /// <summary>What has come so far.</summary>
    public SliceBuffer Buffer { get; } = new(time);

    /// <summary>How long nothing moved.</summary>
    public TimeSpan StalledFor => stalls.Since(Volatile.Read(ref _progressTick));

    /// <summary>Callers present.</summary>
    public int Callers => Volatile.Read(ref _callers);

    /// <summary>Callers so far, those that left included.</summary>
    public int Came => Volatile.Read(ref _came);

    /// <summary>Adds a caller, unless the source was abandoned before.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _callers++;
            _came++;
            return true;
        }
    }

    /// <summary>Removes a caller.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            // What is over stays open: callers who come late share it all the same.
            if (--_callers > 0 || _closed || Buffer.IsOver)
                return;
            _closed = true;
        }

        Abandon();
    }

    /// <summary>Called once, when the last caller left before the end.</summary>
    protected abstract void Abandon();

    /// <summary>Takes note of progress.</summary>
    protected void Progressed() => Volatile.Write(ref _progressTick, stalls.Now);
}
