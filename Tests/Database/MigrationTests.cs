using CoalescingCluster.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Database;

public sealed class MigrationTests
{
    [Theory]
    [InlineData("Sqlite", "Data Source=unused.db")]
    [InlineData("PostgreSql", "Host=unused")]
    public async Task Model_HasNoChange_ThatNoMigrationMakes(string provider, string connection)
    {
        var options = new DatabaseOptions { Provider = Enum.Parse<DatabaseProvider>(provider), ConnectionString = connection };
        await using var db = new LedgerDatabase(Options.Create(options), new DatabaseFolder("unused", "silo-0"), NullLogger<LedgerDatabase>.Instance).Open();

        db.Database.HasPendingModelChanges().Should().BeFalse();
        db.Database.GetMigrations().Should().NotBeEmpty();
    }
}
