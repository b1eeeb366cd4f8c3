using System.Diagnostics.Metrics;
using CoalescingCluster.Accounting;
using CoalescingCluster.Database;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Tenancy;
using CoalescingCluster.Tests.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Tenancy;

public sealed class TenantAdministrationTests
{
    [Fact]
    public async Task Keys_OnSqlite_OpenUntilTheyAreRevoked()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await CheckKeysAsync(database);
    }

    [RequiresPostgreSqlFact]
    public async Task Keys_OnPostgreSql_OpenUntilTheyAreRevoked()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await CheckKeysAsync(database);
    }

    [Fact]
    public async Task Policy_OfATenant_IsWhatRequestsGet()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var here = Tenants(database);
        var administration = new TenantAdministration(database.Ledger, here, TimeProvider.System);
        await administration.AddPoolAsync("support", null, default);
        var settings = new TenantSettings
        {
            Id = "acme", Pool = "support", Mode = CoalesceMode.Exact, MaxErrorRate = 0.01, TtlSeconds = 60, RequestsPerMinute = 5, DailyBudgetUsd = 1.5m, TruncatesPrompts = true,
            StoresToolCalls = true, Namespaces = new Dictionary<string, double> { ["legal"] = 0.001 },
        };
        await administration.SetAsync(settings, mustBeNew: true, default);
        using var tenants = Tenants(database);
        await tenants.RefreshAsync(default);

        tenants.Table.TryGet("acme", out var context).Should().BeTrue();
        context.Should().BeEquivalentTo(new TenantContext
        {
            Id = "acme", Scope = "pool:support", Mode = CoalesceMode.Exact, MaxErrorRate = 0.01, TtlSeconds = 60, TruncatesPrompts = true, StoresToolCalls = true,
            NamespaceErrorRates = new Dictionary<string, double> { ["legal"] = 0.001 },
            Limits = new TenantLimits { RequestsPerMinute = 5, DailyBudgetPico = 1_500_000_000_000 },
        });
        (await administration.GetAsync("acme", default)).Should().BeEquivalentTo(settings, static options => options.Excluding(static s => s.CreatedAt));
        (await administration.ListPoolsAsync(default)).Should().ContainSingle(static pool => pool.Tenants.SequenceEqual(new[] { "acme" }));
    }

    [Fact]
    public async Task WrongWishes_AreRefusedWithASentence()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var here = Tenants(database);
        var administration = new TenantAdministration(database.Ledger, here, TimeProvider.System);
        await administration.SetAsync(new TenantSettings { Id = "acme" }, mustBeNew: true, default);
        var wrong = new (Func<Task> Act, string Sentence)[]
        {
            (() => administration.SetAsync(new TenantSettings { Id = "A" }, true, default), "'id' is 'A', but must be*"),
            (() => administration.SetAsync(new TenantSettings { Id = "acme" }, true, default), "There is a tenant 'acme' already."),
            (() => administration.SetAsync(new TenantSettings { Id = "other", Pool = "none" }, true, default), "There is no pool 'none'; add it first."),
            (() => administration.SetAsync(new TenantSettings { Id = "other", Namespaces = new Dictionary<string, double> { ["legal"] = 2 } }, true, default), "'namespaces.legal' is '2', but must be*"),
            (() => administration.SetAsync(new TenantSettings { Id = "other", RequestsPerMinute = 0 }, true, default), "'requests_per_minute' is '0', but must be*"),
            (() => administration.CreateKeyAsync("nobody", null, default), "There is no tenant 'nobody'*"),
            (() => administration.RevokeKeyAsync("key_0", default), "There is no key 'key_0'."),
            (() => administration.RemoveAsync("nobody", default), "There is no tenant 'nobody'*"),
        };

        foreach (var (act, sentence) in wrong)
            await act.Should().ThrowAsync<InferenceException>().WithMessage(sentence);
    }

    [Fact]
    public async Task Prices_SetByAnOperator_GoBeforeTheTable()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var book = new PriceBook(Options.Create(new PricesOptions()));
        using var tenants = Tenants(database, book);
        using var here = Tenants(database);
        await new TenantAdministration(database.Ledger, here, TimeProvider.System).SetPricesAsync("gpt-4o-mini", [new ModelPrice(DateOnly.MinValue, 7, 8, 9)], default);

        await tenants.RefreshAsync(default);

        book.Current.CostOf("gpt-4o-mini", new TokenUsage(1, 1), TimeProvider.System.GetUtcNow()).Should().Be(new Money(15));
    }

    private static async Task CheckKeysAsync(TestDatabase database)
    {
        using var here = Tenants(database);
        var administration = new TenantAdministration(database.Ledger, here, TimeProvider.System);
        using var tenants = Tenants(database);
        await tenants.RefreshAsync(default);
        await administration.SetAsync(new TenantSettings { Id = "acme" }, mustBeNew: true, default);
        var key = await administration.CreateKeyAsync("acme", "a label", default);
        Opens(here, key.Key).Should().Be("acme", "the silo that made the change knows it at once");
        await tenants.RefreshAsync(default);
        Opens(tenants, key.Key).Should().Be("acme");

        await using (var db = database.Ledger.OpenForReports())
            (await db.Keys.SingleAsync()).Hash.Should().Be(KeyHash.Of(key.Key)).And.NotContain(key.Key);
        (await administration.ListKeysAsync("acme", default)).Should().ContainSingle(view => view.Id == key.Id && view.Label == "a label" && view.RevokedAt == null);

        await administration.RevokeKeyAsync(key.Id, default);
        await administration.RevokeKeyAsync(key.Id, default);
        Opens(here, key.Key).Should().BeNull();
        await tenants.RefreshAsync(default);
        Opens(tenants, key.Key).Should().BeNull();

        var second = await administration.CreateKeyAsync("acme", null, default);
        await administration.SetAsync(new TenantSettings { Id = "acme", Disabled = true }, mustBeNew: false, default);
        await tenants.RefreshAsync(default);
        Opens(tenants, second.Key).Should().BeNull("its tenant is disabled");
        await administration.RemoveAsync("acme", default);
        (await administration.ListKeysAsync(null, default)).Should().BeEmpty();
    }

    private static string? Opens(DatabaseTenants tenants, string key)
    {
        Span<byte> hash = stackalloc byte[32];
        return KeyHash.TryCompute(key, hash) && tenants.Table.TryFind(hash, out var tenant) ? tenant.Id : null;
    }

    private static DatabaseTenants Tenants(TestDatabase database, PriceBook? book = null) => new(
        database.Ledger, book ?? new PriceBook(Options.Create(new PricesOptions())), new StoreErrors(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()), Options.Create(database.Options), TimeProvider.System, NullLogger<DatabaseTenants>.Instance);
}
