using CoalescingCluster.Accounting;
using CoalescingCluster.Accounting.Journal;
using CoalescingCluster.Database;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Accounting;

/// <summary>Makes what the ledger's tests need.</summary>
internal static class LedgerTesting
{
    public static TokenUsage Usage { get; } = new(100, 10);

    public static JournalFolder Folder(string path) => new(new DatabaseFolder(path, "silo-0"), Options.Create(new DatabaseOptions()));

    public static LedgerJournal Journal(JournalFolder folder) =>
        new(new PriceBook(Options.Create(new PricesOptions())), folder, TimeProvider.System, NullLogger<LedgerJournal>.Instance);

    public static CallEntry Call(Guid flight, CallStatus status = CallStatus.Completed, string tenant = "one", long cost = 1000, DateTimeOffset? at = null) => new()
    {
        Id = Guid.NewGuid(),
        FlightId = flight,
        Tenant = tenant,
        Provider = "simulated",
        Model = "gpt-4o-mini",
        StartedAt = at ?? TimeProvider.System.GetUtcNow(),
        Status = status,
        Usage = Usage,
        Cost = new Money(cost),
    };

    public static RequestEntry Requests(Guid flight, string tenant, RequestOutcome outcome, long count, long price = 1000)
    {
        var counts = new long[SlotLayout.CounterCount];
        counts[(int)outcome] = count;
        return new RequestEntry(flight, tenant, "gpt-4o-mini", 100, 10, new Money(price), counts);
    }

    public static LedgerBatch Batch(IReadOnlyList<RequestEntry> requests, IReadOnlyList<CallEntry> calls, Guid? id = null) =>
        new(id ?? Guid.NewGuid(), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), requests, calls, []);

    public static long AllCounts(LedgerBatch batch) => batch.Requests.Sum(static entry => entry.Counts.Sum());
}
