using CoalescingCluster.Database;

namespace CoalescingCluster.Accounting.Journal;

/// <summary>Reads segments: sealed ones, and those that a process left behind when it was killed.</summary>
internal static unsafe class SegmentReader
{
    private const long CountMask = long.MaxValue;

    /// <summary>Reads a file.</summary>
    /// <returns>What it holds; <c>null</c> when it is no segment, or its process was killed before it was one.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LedgerBatch? ReadFile(string path)
    {
        if (new FileInfo(path).Length < SlotLayout.HeaderSize)
            return null;
        using var memory = JournalMemory.OpenFile(path);
        return Read(memory.Start, memory.Length);
    }

    /// <summary>Reads a segment.</summary>
    public static LedgerBatch? Read(byte* segment, long length)
    {
        if (*(ulong*)segment != SlotLayout.Magic)
            return null;
        var day = DateOnly.FromDayNumber(Math.Clamp(*(int*)(segment + SlotLayout.HeaderDay), 0, DateOnly.MaxValue.DayNumber));
        var requests = new List<RequestEntry>();
        var (ended, departed) = (new List<CallEntry>(), new List<CallEntry>());
        for (var start = segment + SlotLayout.HeaderSize; start + SlotLayout.SlotSize <= segment + length; start += SlotLayout.SlotSize)
        {
            switch ((SlotState)(*(int*)start))
            {
                case SlotState.Requests when ReadRequests(start) is { } entry:
                    requests.Add(entry);
                    break;
                case SlotState.Ended:
                    ended.Add(ReadCall(start));
                    break;
                case SlotState.Departed:
                    departed.Add(ReadCall(start));
                    break;
            }
        }

        return new(*(Guid*)(segment + SlotLayout.HeaderId), day, requests, ended, departed);
    }

    private static RequestEntry? ReadRequests(byte* start)
    {
        var counts = new long[SlotLayout.CounterCount];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = *(long*)(start + SlotLayout.Counters + (i * sizeof(long))) & CountMask;
        if (Array.TrueForAll(counts, static count => count == 0))
            return null;
        return new(
            *(Guid*)(start + SlotLayout.FlightId), Text(start, SlotLayout.Tenant, SlotLayout.TenantRoom + 1), Text(start, SlotLayout.Model, SlotLayout.ModelRoom),
            *(int*)(start + SlotLayout.PromptTokens), *(int*)(start + SlotLayout.CompletionTokens), new Money(*(long*)(start + SlotLayout.Amount)), counts);
    }

    private static CallEntry ReadCall(byte* start) => new()
    {
        Id = *(Guid*)(start + SlotLayout.CallId),
        FlightId = *(Guid*)(start + SlotLayout.FlightId),
        Tenant = Text(start, SlotLayout.Tenant, SlotLayout.TenantRoom + 1),
        Provider = Text(start, SlotLayout.Provider, SlotLayout.ProviderRoom),
        Model = Text(start, SlotLayout.Model, SlotLayout.ModelRoom),
        StartedAt = new DateTimeOffset(Math.Clamp(*(long*)(start + SlotLayout.StartedTicks), 0, DateTime.MaxValue.Ticks), TimeSpan.Zero),
        Status = (CallStatus)(*(int*)(start + SlotLayout.CallStatus)),
        Usage = new TokenUsage(
            *(int*)(start + SlotLayout.PromptTokens), *(int*)(start + SlotLayout.CompletionTokens), *(int*)(start + SlotLayout.CachedTokens), *(int*)(start + SlotLayout.IsEstimated) != 0),
        Cost = new Money(*(long*)(start + SlotLayout.Amount)),
    };

    private static string Text(byte* start, int offset, int room) => SlotText.Read(new ReadOnlySpan<byte>(start + offset, room));
}
