using CoalescingCluster.Database;
using Microsoft.Data.Sqlite;
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

    [RequiresPostgreSqlFact]
    public async Task Silos_ThatStartTogetherOnAnEmptyDatabase_AllFindItReady()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        for (var round = 0; round < 4; round++)
        {
            var options = new DatabaseOptions { Provider = DatabaseProvider.PostgreSql, ConnectionString = await server.CreateDatabaseAsync() };
            await Task.WhenAll(Enumerable.Range(0, 6).Select(silo => Task.Run(() =>
                new LedgerDatabase(Options.Create(options), new DatabaseFolder(Path.GetTempPath(), $"silo-{silo}"), NullLogger<LedgerDatabase>.Instance).MigrateAsync(CancellationToken.None))));
        }
    }

    [Fact]
    public async Task SqliteFile_WhoseProcessWasKilledWhileItChangedTheSchema_IsUsable()
    {
        var folder = Directory.CreateTempSubdirectory("coalescing-database-").FullName;
        try
        {
            var file = Path.Combine(folder, "killed.db");
            await using (var connection = new SqliteConnection($"Data Source={file}"))
            {
                // What the framework leaves behind: a row that stands for the lock.
                await connection.OpenAsync();
                await using var command = connection.CreateCommand();
                command.CommandText = "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT \"PK___EFMigrationsLock\" PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')";
                await command.ExecuteNonQueryAsync();
            }

            var options = new DatabaseOptions { ConnectionString = $"Data Source={file}" };
            await Task.WhenAll(Enumerable.Range(0, 4).Select(silo => Task.Run(() =>
                new LedgerDatabase(Options.Create(options), new DatabaseFolder(folder, $"silo-{silo}"), NullLogger<LedgerDatabase>.Instance).MigrateAsync(CancellationToken.None)))).WaitAsync(TimeSpan.FromSeconds(60));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
