using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CoalescingCluster.Database;

/// <summary>Opens the database of tenants and usage, whichever it is.</summary>
internal sealed partial class LedgerDatabase
{
    private readonly DbContextOptions<SqliteDb>? _sqlite;
    private readonly DbContextOptions<PostgreSqlDb>? _postgreSql;
    private readonly DbContextOptions<SqliteDb>? _sqliteReports;
    private readonly DbContextOptions<PostgreSqlDb>? _postgreSqlReports;
    private readonly DatabaseOptions _options;
    private readonly ILogger<LedgerDatabase> _logger;

    public LedgerDatabase(IOptions<DatabaseOptions> options, DatabaseFolder folder, ILogger<LedgerDatabase> logger)
    {
        _options = options.Value;
        _logger = logger;
        var reports = _options.ReadOnlyConnectionString ?? _options.ConnectionString;
        switch (_options.Provider)
        {
            case DatabaseProvider.Sqlite:
                _sqlite = Sqlite(_options.ConnectionString ?? folder.DefaultConnectionString);
                _sqliteReports = Sqlite(reports ?? folder.DefaultConnectionString);
                break;
            case DatabaseProvider.PostgreSql:
                _postgreSql = PostgreSql(_options.ConnectionString!);
                _postgreSqlReports = PostgreSql(reports!);
                break;
        }
    }

    /// <summary>Whether there is one.</summary>
    public bool Exists => _options.Provider != DatabaseProvider.None;

    /// <summary>Opens it for reading and writing. The caller disposes the context.</summary>
    /// <exception cref="InvalidOperationException">There is no database.</exception>
    public CoalescingDb Open() => Open(_sqlite, _postgreSql);

    /// <summary>Opens it for reports, which only read.</summary>
    /// <exception cref="InvalidOperationException">There is no database.</exception>
    public CoalescingDb OpenForReports()
    {
        var db = Open(_sqliteReports, _postgreSqlReports);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return db;
    }

    /// <summary>Brings the schema up to date, if it may; several silos may do so at once.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (!Exists || !_options.Migrate)
            return;
        if (_sqlite is not null)
            await UseWriteAheadLogAsync(cancellationToken);
        await using var db = Open();
        await db.Database.MigrateAsync(cancellationToken);
        LogReady(_options.Provider);
    }

    private static CoalescingDb Open(DbContextOptions<SqliteDb>? sqlite, DbContextOptions<PostgreSqlDb>? postgreSql) =>
        sqlite is not null ? new SqliteDb(sqlite)
        : postgreSql is not null ? new PostgreSqlDb(postgreSql)
        : throw new InvalidOperationException($"There is no database: setting {DatabaseOptions.Section}:Provider is None.");

    private static DbContextOptions<SqliteDb> Sqlite(string connectionString)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = 30 };
        if (Path.GetDirectoryName(Path.GetFullPath(connection.DataSource)) is { } parent && connection.DataSource != ":memory:" && connection.Mode != SqliteOpenMode.Memory)
            Directory.CreateDirectory(parent);
        return new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connection.ConnectionString).AddInterceptors(FullSync.Instance).Options;
    }

    private static DbContextOptions<PostgreSqlDb> PostgreSql(string connectionString)
    {
        // A pooler in transaction mode gives each transaction any session: nothing may be prepared in one or reset.
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 0, NoResetOnClose = true };
        return new DbContextOptionsBuilder<PostgreSqlDb>().UseNpgsql(connection.ConnectionString).Options;
    }

    /// <summary>The mode is kept in the file; with it, reports do not stop the ledger.</summary>
    private async Task UseWriteAheadLogAsync(CancellationToken cancellationToken)
    {
        await using var db = Open();
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The database of tenants and usage is ready ({Provider}).")]
    private partial void LogReady(DatabaseProvider provider);
}
