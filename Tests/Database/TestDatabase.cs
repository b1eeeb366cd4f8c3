using CoalescingCluster.Database;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Database;

/// <summary>An empty, migrated database for one test: a SQLite file, or a database of a PostgreSQL server.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgreSqlServer? _server;

    private TestDatabase(DatabaseOptions options, string folder, PostgreSqlServer? server)
    {
        (Options, Folder, _server) = (options, folder, server);
        Ledger = new LedgerDatabase(Microsoft.Extensions.Options.Options.Create(options), new DatabaseFolder(folder, "silo-0"), NullLogger<LedgerDatabase>.Instance);
    }

    public DatabaseOptions Options { get; }

    public string Folder { get; }

    public LedgerDatabase Ledger { get; }

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var folder = Directory.CreateTempSubdirectory("coalescing-database-").FullName;
        var server = provider == DatabaseProvider.PostgreSql ? await PostgreSqlServer.StartAsync() : null;
        var options = new DatabaseOptions { Provider = provider, ConnectionString = server is null ? null : await server.CreateDatabaseAsync() };
        var database = new TestDatabase(options, folder, server);
        await database.Ledger.MigrateAsync(CancellationToken.None);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
