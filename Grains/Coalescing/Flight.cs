namespace CoalescingCluster.Coalescing;

/// <summary>
/// One physical call and its readers, inside one <see cref="CoalesceGrain"/>. Touched only from turns of that grain, so it needs no lock.
/// </summary>
internal sealed class Flight(InferenceCall call, TextDigest leaderDigest, int ttlSeconds) : IDisposable
{
    private readonly Dictionary<Guid, long> _readers = [];
    private readonly List<Slice> _slices = [];
    private readonly CancellationTokenSource _cancellation = new();
    private readonly AnswerBuilder _builder = new();
    private bool _wasSent;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Id { get; } = Guid.NewGuid();

    public InferenceCall Call { get; } = call;

    public TextDigest LeaderDigest { get; } = leaderDigest;

    public int TtlSeconds { get; } = ttlSeconds;

    public FlightStatus Status { get; private set; } = FlightStatus.Gathering;

    public Answer? Answer { get; private set; }

    public InferenceException? Error { get; private set; }

    /// <summary>Grows whenever the flight moves.</summary>
    public int Progress { get; private set; }

    /// <summary>Whether its answer may be stored; cleared by an eviction.</summary>
    public bool MayStore { get; set; } = true;

    /// <summary>Whether it goes on when nobody reads: its answer was promised.</summary>
    public bool IsPromised { get; set; }

    /// <summary>Its run, from the window to the stored answer.</summary>
    public Task Run { get; set; } = Task.CompletedTask;

    /// <summary>When it ended, as a timestamp.</summary>
    public long EndedAt { get; private set; }

    public bool IsOver => Status is FlightStatus.Completed or FlightStatus.Failed;

    public int ReaderCount => _readers.Count;

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Completes at the next change.</summary>
    public Task Changed => _changed.Task;

    public int SliceCount => _slices.Count;

    /// <summary>How many characters of text it has.</summary>
    public int Characters { get; private set; }

    /// <summary>Whether the call waits for its turn: it departed, and the provider grain has not reported that it was sent, or that it waits again.</summary>
    public bool IsQueued => Status == FlightStatus.InFlight && !_wasSent;

    public bool Touch(Guid reader, long now)
    {
        if (!_readers.ContainsKey(reader))
            return false;
        _readers[reader] = now;
        return true;
    }

    public void AddReader(Guid reader, long now) => _readers[reader] = now;

    public bool RemoveReader(Guid reader) => _readers.Remove(reader);

    /// <summary>Drops readers that were last heard of before <paramref name="horizon"/>: their silo is gone.</summary>
    public void DropReadersBefore(long horizon)
    {
        foreach (var (reader, heard) in _readers)
        {
            if (heard < horizon)
                _readers.Remove(reader);
        }
    }

    public IReadOnlyList<Slice> SlicesFrom(int cursor) =>
        cursor >= _slices.Count ? [] : _slices.GetRange(cursor, _slices.Count - cursor);

    public void Depart()
    {
        if (IsOver)
            return;
        Status = FlightStatus.InFlight;
        Moved();
    }

    /// <summary>Tells readers that waiting for one's turn is not stalling.</summary>
    public void StillQueued() => Progress++;

    /// <summary>Takes the provider's next slices; those that it has already are skipped, and none is taken out of order.</summary>
    public void Append(int sequence, IReadOnlyList<Slice> slices)
    {
        if (IsOver || sequence > _slices.Count)
            return;
        _wasSent = sequence >= PushSequence.Sent;
        if (!_wasSent)
        {
            Moved();
            return;
        }

        for (var i = _slices.Count - sequence; i < slices.Count; i++)
        {
            _slices.Add(slices[i]);
            _builder.Add(slices[i]);
            Characters += slices[i].Text?.Length ?? 0;
        }

        Moved();
    }

    public Answer Complete(DateTimeOffset now, long timestamp)
    {
        Answer = _builder.Build(Id, now, now.AddSeconds(TtlSeconds));
        End(FlightStatus.Completed, timestamp);
        return Answer;
    }

    /// <summary>Ends with an answer that another activation's flight produced.</summary>
    public void CompleteWith(Answer answer, long timestamp)
    {
        Answer = answer;
        _slices.Clear();
        _slices.AddRange(answer.ToSlices());
        End(FlightStatus.Completed, timestamp);
    }

    public void Fail(InferenceException error, long timestamp)
    {
        if (IsOver)
            return;
        Error = error;
        End(FlightStatus.Failed, timestamp);
    }

    /// <summary>Stops the physical call.</summary>
    public void Cancel() => _cancellation.Cancel();

    public void Dispose() => _cancellation.Dispose();

    private void End(FlightStatus status, long timestamp)
    {
        Status = status;
        EndedAt = timestamp;
        Moved();
    }

    private void Moved()
    {
        Progress++;
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
