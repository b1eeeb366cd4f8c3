using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Accounting.Journal;

/// <summary>
/// What this silo has to tell the ledger. Every request and every physical call is noted here before its answer is given, in memory that outlives the
/// process; the ledger takes over whole segments.
/// </summary>
internal sealed partial class LedgerJournal(PriceBook prices, JournalFolder folder, TimeProvider time, ILogger<LedgerJournal> logger) : IDisposable
{
    private const int LeastSlots = 2047;

    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<Guid, CallEntry> _underWay = new();
    private readonly ConcurrentQueue<JournalSegment> _sealed = new();
    private JournalSegment? _current;

    /// <summary>Physical calls that were sent and are not over.</summary>
    public int CallsUnderWay => _underWay.Count;

    /// <summary>Counts a request that was answered. A few dozen nanoseconds for all but a flight's first one.</summary>
    public void Served(string tenant, string upstreamModel, string model, RequestOutcome outcome, Guid flightId, TokenUsage usage)
    {
        while (true)
        {
            var segment = Volatile.Read(ref _current) ?? Rotate(null);
            if (segment.TryCount(flightId, tenant, (int)outcome))
                return;
            var price = prices.CostOf(upstreamModel, model, usage, time.GetUtcNow());
            if (segment.TryAdd(new RequestEntry(flightId, tenant, model, usage.PromptTokens, usage.CompletionTokens, price, []), (int)outcome))
                return;
            Rotate(segment);
        }
    }

    /// <summary>Counts a request that got an error for an answer.</summary>
    public void Failed(string tenant, string model, Guid flightId)
    {
        while (true)
        {
            var segment = Volatile.Read(ref _current) ?? Rotate(null);
            if (segment.TryCount(flightId, tenant, SlotLayout.FailureCounter)
                || segment.TryAdd(new RequestEntry(flightId, tenant, model, 0, 0, Money.Zero, []), SlotLayout.FailureCounter))
                return;
            Rotate(segment);
        }
    }

    /// <summary>Notes a physical call that is about to be sent, with an estimate of its cost in case that its end is never known.</summary>
    public void Departed(CallEntry call)
    {
        lock (_writing)
        {
            Write(call, SlotState.Departed);
            _underWay[call.Id] = call;
        }
    }

    /// <summary>Notes that a physical call is over.</summary>
    public void Ended(CallEntry call)
    {
        lock (_writing)
        {
            Write(call, SlotState.Ended);
            _underWay.TryRemove(call.Id, out _);
        }
    }

    /// <summary>Hands the next sealed segment out; seals the current one for it when there is none and <paramref name="sealCurrent"/> asks for it.</summary>
    /// <returns>The segment, or <c>null</c> when nothing was noted.</returns>
    public JournalSegment? Next(bool sealCurrent)
    {
        if (_sealed.IsEmpty && sealCurrent && Volatile.Read(ref _current) is { IsEmpty: false } current)
            Rotate(current);
        return _sealed.TryDequeue(out var segment) ? segment : null;
    }

    /// <summary>How many sealed segments wait.</summary>
    public int Waiting => _sealed.Count;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _current?.Dispose();
            foreach (var segment in _sealed)
                segment.Dispose();
        }
    }

    private void Write(CallEntry call, SlotState state)
    {
        while (true)
        {
            var segment = _current ?? Rotate(null);
            if (segment.TryAdd(call, state))
                return;
            Rotate(segment);
        }
    }

    /// <summary>
    /// Puts a new segment in the place of <paramref name="full"/>, unless another thread has done so. Calls that are under way are noted in the new
    /// one again: the old one is about to go.
    /// </summary>
    private JournalSegment Rotate(JournalSegment? full)
    {
        lock (_writing)
        {
            if (_current is { } present && !ReferenceEquals(present, full))
                return present;
            var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            var segment = Create(day, Math.Max(LeastSlots, 2 * _underWay.Count));
            foreach (var call in _underWay.Values)
                segment.Carry(call);
            Volatile.Write(ref _current, segment);
            if (full is not null)
                _sealed.Enqueue(full);
            return segment;
        }
    }

    private JournalSegment Create(DateOnly day, int slots)
    {
        try
        {
            return JournalSegment.Create(folder.Path, day, slots);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNoFile(logger, error.Message);
            return JournalSegment.Create(null, day, slots);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The ledger's journal cannot be written to disk, usage of the next moments would be lost with the process: {Reason}")]
    private static partial void LogNoFile(ILogger logger, string reason);
}
