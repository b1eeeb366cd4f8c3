using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CoalescingCluster.Accounting.Journal;

/// <summary>
/// A run of slots that many threads write and that is then sealed and read once. Counting a request is one compare-and-swap on the slot of its
/// tenant and flight.
/// </summary>
/// <remarks>
/// Sealing closes the allocation of slots, waits for those that are being filled, and sets the sign of every counter. A counter with its sign set
/// is not changed any more: its writer goes to the next segment. So each request is in exactly one segment.
/// </remarks>
internal sealed unsafe class JournalSegment(JournalMemory memory, Guid id, DateOnly day, string? path) : IDisposable
{
    private readonly ConcurrentDictionary<(Guid Flight, string Tenant), int> _slots = new();
    private readonly int _capacity = (int)((memory.Length - SlotLayout.HeaderSize) / SlotLayout.SlotSize);
    private int _next;
    private int _carried;

    public Guid Id => id;

    public DateOnly Day => day;

    /// <summary>The file; <c>null</c> when it lies in plain memory.</summary>
    public string? Path => path;

    /// <summary>Whether it holds nothing but what was carried over from the segment before it.</summary>
    public bool IsEmpty => Volatile.Read(ref _next) <= _carried;

    /// <summary>Creates a segment in a file of a folder, or in plain memory when there is no folder.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static JournalSegment Create(string? folder, DateOnly day, int slots)
    {
        var id = Guid.CreateVersion7();
        var path = folder is null ? null : System.IO.Path.Combine(folder, $"{id:N}.journal");
        var length = SlotLayout.HeaderSize + ((long)slots * SlotLayout.SlotSize);
        var memory = path is null ? JournalMemory.Allocate(length) : JournalMemory.CreateFile(path, length);
        *(Guid*)(memory.Start + SlotLayout.HeaderId) = id;
        *(int*)(memory.Start + SlotLayout.HeaderDay) = day.DayNumber;
        Volatile.Write(ref *(ulong*)memory.Start, SlotLayout.Magic);
        return new JournalSegment(memory, id, day, path);
    }

    /// <summary>Counts one request whose tenant and flight have a slot here.</summary>
    /// <returns>Whether it was counted; not when there is no slot yet, or the segment is sealed.</returns>
    public bool TryCount(Guid flight, string tenant, int counter) =>
        _slots.TryGetValue((flight, tenant), out var slot) && TryIncrement(slot, counter);

    /// <summary>Makes a slot for a tenant and flight, with one request counted.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(RequestEntry entry, int counter)
    {
        if (!TryTake(out var slot))
            return false;
        var start = memory.Start + OffsetOf(slot);
        WriteCommon(start, entry.FlightId, entry.Tenant, entry.Model, entry.PromptTokens, entry.CompletionTokens, entry.Price);
        *(long*)(start + SlotLayout.Counters + (counter * sizeof(long))) = 1;
        Publish(start, SlotState.Requests);
        _slots.TryAdd((entry.FlightId, entry.Tenant), slot);
        memory.DangerousRelease();
        return true;
    }

    /// <summary>Notes a physical call.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(CallEntry call, SlotState state)
    {
        if (!TryTake(out var slot))
            return false;
        var start = memory.Start + OffsetOf(slot);
        WriteCommon(start, call.FlightId, call.Tenant, call.Model, call.Usage.PromptTokens, call.Usage.CompletionTokens, call.Cost);
        *(Guid*)(start + SlotLayout.CallId) = call.Id;
        *(long*)(start + SlotLayout.StartedTicks) = call.StartedAt.UtcTicks;
        *(int*)(start + SlotLayout.CachedTokens) = call.Usage.CachedPromptTokens;
        *(int*)(start + SlotLayout.CallStatus) = (int)call.Status;
        *(int*)(start + SlotLayout.IsEstimated) = call.Usage.IsEstimated ? 1 : 0;
        SlotText.Write(new Span<byte>(start + SlotLayout.Provider, SlotLayout.ProviderRoom), call.Provider);
        Publish(start, state);
        memory.DangerousRelease();
        return true;
    }

    /// <summary>Takes a call over that is noted in the segment before. Only before others write.</summary>
    public void Carry(CallEntry call)
    {
        if (TryAdd(call, SlotState.Departed))
            _carried++;
    }

    /// <summary>Ends writing and reads what was written. Called once.</summary>
    public LedgerBatch Seal()
    {
        var used = Math.Min(Interlocked.Exchange(ref _next, _capacity), _capacity);
        for (var slot = 0; slot < used; slot++)
        {
            var start = memory.Start + OffsetOf(slot);
            var wait = default(SpinWait);
            while (Volatile.Read(ref *(int*)start) == (int)SlotState.Empty)
                wait.SpinOnce();
            if (*(int*)start != (int)SlotState.Requests)
                continue;
            for (var counter = 0; counter < SlotLayout.CounterCount; counter++)
                Interlocked.Or(ref CounterAt(start, counter), long.MinValue);
        }

        return SegmentReader.Read(memory.Start, memory.Length)!;
    }

    /// <summary>Asks for it to be on disk, for the case that the machine stops.</summary>
    public void Sync() => memory.Sync();

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();

    private bool TryIncrement(int slot, int counter)
    {
        var held = false;
        try
        {
            // A segment may be let go by the ledger between the look at it and this write.
            memory.DangerousAddRef(ref held);
            ref var count = ref CounterAt(memory.Start + OffsetOf(slot), counter);
            var seen = Volatile.Read(ref count);
            while (seen >= 0)
            {
                var before = Interlocked.CompareExchange(ref count, seen + 1, seen);
                if (before == seen)
                    return true;
                seen = before;
            }

            return false;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (held)
                memory.DangerousRelease();
        }
    }

    /// <summary>Takes the next slot and a hold on the memory, which the caller releases.</summary>
    private bool TryTake(out int slot)
    {
        slot = -1;
        if (Volatile.Read(ref _next) >= _capacity)
            return false;
        var held = false;
        try
        {
            memory.DangerousAddRef(ref held);
            slot = Interlocked.Increment(ref _next) - 1;
            if (slot < _capacity)
                return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        memory.DangerousRelease();
        return false;
    }

    private static void WriteCommon(byte* start, Guid flight, string tenant, string model, int prompt, int completion, Money amount)
    {
        *(Guid*)(start + SlotLayout.FlightId) = flight;
        *(int*)(start + SlotLayout.PromptTokens) = prompt;
        *(int*)(start + SlotLayout.CompletionTokens) = completion;
        *(long*)(start + SlotLayout.Amount) = amount.PicoDollars;
        SlotText.Write(new Span<byte>(start + SlotLayout.Tenant, SlotLayout.TenantRoom + 1), tenant);
        SlotText.Write(new Span<byte>(start + SlotLayout.Model, SlotLayout.ModelRoom), model);
    }

    private static void Publish(byte* start, SlotState state) => Volatile.Write(ref *(int*)(start + SlotLayout.State), (int)state);

    private static ref long CounterAt(byte* start, int counter) => ref Unsafe.AsRef<long>(start + SlotLayout.Counters + (counter * sizeof(long)));

    private static long OffsetOf(int slot) => SlotLayout.HeaderSize + ((long)slot * SlotLayout.SlotSize);
}
