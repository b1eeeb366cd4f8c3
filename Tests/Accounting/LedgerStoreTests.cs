using CoalescingCluster.Accounting;
using CoalescingCluster.Accounting.Journal;
using CoalescingCluster.Database;
using CoalescingCluster.Tests.Database;
using Microsoft.EntityFrameworkCore;
using static CoalescingCluster.Tests.Accounting.LedgerTesting;

namespace CoalescingCluster.Tests.Accounting;

public sealed class LedgerStoreTests
{
    [Fact]
    public Task Batches_OnSqlite_AreWrittenOnceAndAddUp() => CheckAsync(DatabaseProvider.Sqlite);

    [RequiresPostgreSqlFact]
    public Task Batches_OnPostgreSql_AreWrittenOnceAndAddUp() => CheckAsync(DatabaseProvider.PostgreSql);

    private static async Task CheckAsync(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var store = new LedgerStore(database.Ledger, TimeProvider.System);
        await AddUpAsync(database, store);
        await CorrectLostAsync(database, store);
        await WriteLostOfAWrittenBatchAsync(database, store);
        await WriteTogetherAsync(database, store);
    }

    private static async Task AddUpAsync(TestDatabase database, LedgerStore store)
    {
        var flight = Guid.NewGuid();
        var first = Batch([Requests(flight, "one", RequestOutcome.Lead, 1), Requests(flight, "one", RequestOutcome.HitExact, 2), Requests(flight, "two", RequestOutcome.JoinExact, 5)], [Call(flight)]);
        (await store.WriteAsync(first, [], default)).Should().BeTrue();
        (await store.WriteAsync(first, [], default)).Should().BeFalse("the same batch is counted once");
        (await store.WriteAsync(Batch([Requests(flight, "one", RequestOutcome.HitExact, 7)], []), [], default)).Should().BeTrue();

        await using var db = database.Ledger.OpenForReports();
        var rows = await db.Usage.Where(row => row.FlightId == flight).OrderBy(static row => row.TenantId).ToListAsync();
        rows.Select(static row => (row.TenantId, row.Leads, row.HitsExact, row.JoinsExact, row.PricePico)).Should().Equal(("one", 1, 9, 0, 1000), ("two", 0, 0, 5, 1000));
        (await db.Calls.CountAsync(call => call.FlightId == flight)).Should().Be(1);
    }

    private static async Task CorrectLostAsync(TestDatabase database, LedgerStore store)
    {
        var call = Call(Guid.NewGuid(), CallStatus.Lost, cost: 1);
        await store.WriteAsync(Batch([], []), [call], default);
        await store.WriteAsync(Batch([], [call with { Status = CallStatus.Completed, Cost = new Money(5) }]), [], default);
        await store.WriteAsync(Batch([], []), [call], default);

        await using var db = database.Ledger.OpenForReports();
        var row = await db.Calls.SingleAsync(row => row.Id == call.Id);
        (row.Status, row.CostPico).Should().Be((CallStatus.Completed, 5));
    }

    private static async Task WriteLostOfAWrittenBatchAsync(TestDatabase database, LedgerStore store)
    {
        var (over, underWay) = (Call(Guid.NewGuid()), Call(Guid.NewGuid(), CallStatus.Lost));
        var batch = Batch([Requests(over.FlightId, "killed", RequestOutcome.Lead, 1)], [over]);
        (await store.WriteAsync(batch, [], default)).Should().BeTrue();
        (await store.WriteAsync(batch, [underWay], default)).Should().BeFalse("its process was killed between the commit and the deletion of its file");

        await using var db = database.Ledger.OpenForReports();
        (await db.Calls.SingleAsync(row => row.Id == underWay.Id)).Status.Should().Be(CallStatus.Lost);
        (await db.Calls.SingleAsync(row => row.Id == over.Id)).Status.Should().Be(CallStatus.Completed);
        (await db.Usage.SingleAsync(static row => row.TenantId == "killed")).Leads.Should().Be(1);
    }

    private static async Task WriteTogetherAsync(TestDatabase database, LedgerStore store)
    {
        var flights = Enumerable.Range(0, 120).Select(static _ => Guid.NewGuid()).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
                await store.WriteAsync(Batch([.. flights.OrderBy(static _ => Random.Shared.Next()).Select(static flight => Requests(flight, "many", RequestOutcome.HitExact, 1))], []), [], default);
        })));

        await using var db = database.Ledger.OpenForReports();
        (await db.Usage.Where(static row => row.TenantId == "many").SumAsync(static row => row.HitsExact)).Should().Be(120 * 20);
    }
}
