using CoalescingCluster.Accounting;
using CoalescingCluster.Database;
using CoalescingCluster.Tests.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using static CoalescingCluster.Tests.Accounting.LedgerTesting;

namespace CoalescingCluster.Tests.Accounting;

public sealed class SettlementTests
{
    [Theory]
    [InlineData(AllocationRule.Leader)]
    [InlineData(AllocationRule.Equal)]
    [InlineData(AllocationRule.FullPrice)]
    internal async Task Shares_OfManyFlights_SumToWhatProvidersBilled(AllocationRule rule)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await CheckAsync(database, rule);
    }

    [RequiresPostgreSqlFact]
    public async Task Shares_OnPostgreSql_SumToWhatProvidersBilled()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await CheckAsync(database, AllocationRule.Equal);
    }

    private static async Task CheckAsync(TestDatabase database, AllocationRule rule)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var store = new LedgerStore(database.Ledger, time);
        var flights = Enumerable.Range(0, 450).Select(static _ => Guid.NewGuid()).ToArray();
        await store.WriteAsync(
            Batch(
                [.. flights.Skip(10).SelectMany(static (flight, i) => new[]
                {
                    Requests(flight, "one", RequestOutcome.Lead, 1, 1001), Requests(flight, "two", RequestOutcome.JoinExact, i % 5, 1001), Requests(flight, "three", RequestOutcome.HitExact, 2, 1001),
                })],
                [.. flights.Select(static (flight, i) => Call(flight, cost: 1001 + i)), Call(flights[0], CallStatus.Failed, cost: 13)]),
            [],
            default);
        var reports = new UsageReports(database.Ledger);
        var before = await ReadAsync(reports);
        before.Sum(static line => line.SpendUsd).Should().Be(before.Where(static line => line.Tenant == "one").Sum(static line => line.SpendUsd), "until it is settled, whose account the call was on pays");

        var settlement = Service(database, rule, time);
        (await settlement.SettleAsync(default)).Should().Be(0, "callers may still come");
        time.Advance(TimeSpan.FromHours(1));
        (await Task.WhenAll(settlement.SettleAsync(default), Service(database, rule, time).SettleAsync(default))).Sum().Should().Be(451, "two silos settle each call once");
        (await settlement.SettleAsync(default)).Should().Be(0);

        var billed = flights.Select(static (_, i) => 1001L + i).Sum() + 13;
        await using var db = database.Ledger.OpenForReports();
        (await db.Usage.SumAsync(static row => row.ChargedPico - row.CreditedPico)).Should().Be(billed);
        var after = await ReadAsync(reports);
        after.Sum(static line => line.SpendUsd).Should().Be(new Money(billed).Dollars);
        after.Sum(static line => line.SavedUsd).Should().Be(before.Sum(static line => line.SavedUsd), "dividing costs changes no total");
        (after.Single(static line => line.Tenant == "two").SpendUsd > 0).Should().Be(rule != AllocationRule.Leader);
    }

    private static SettlementService Service(TestDatabase database, AllocationRule rule, TimeProvider time) =>
        new(database.Ledger, Options.Create(new AccountingOptions { Allocation = rule }), time, NullLogger<SettlementService>.Instance);

    private static Task<IReadOnlyList<UsageLine>> ReadAsync(UsageReports reports) => reports.ReadAsync(null, DateOnly.MinValue, DateOnly.MaxValue, UsageGrouping.Tenant, default);
}
