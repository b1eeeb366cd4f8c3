using System.Data.Common;
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
    private readonly string _where = "none";

    public LedgerDatabase(IOptions<DatabaseOptions> options, DatabaseFolder folder, ILogger<LedgerDatabase> logger)
    {
        _options = options.Value;
        _logger = logger;
        var reports = _options.ReadOnlyConnectionString ?? _options.ConnectionString;
        switch (_options.Provider)
        {
            case DatabaseProvider.Sqlite:
                _sqlite = Sqlite(_options.ConnectionString ?? folder.DefaultConnectionString);
                _where = $"SQLite file {new SqliteConnectionStringBuilder(_options.ConnectionString ?? folder.DefaultConnectionString).DataSource}";
                _sqliteReports = Sqlite(reports ?? folder.DefaultConnectionString);
                break;
            case DatabaseProvider.PostgreSql:
                _postgreSql = PostgreSql(_options.ConnectionString!);
                var server = new NpgsqlConnectionStringBuilder(_options.ConnectionString);
                _where = $"PostgreSQL {server.Database} on {server.Host}:{server.Port}";
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
    /// <exception cref="DatabaseUnavailableException">The database cannot be reached, opened or brought up to date.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken) => !Exists || !_options.Migrate ? Task.CompletedTask : StartAsync(async () =>
    {
        if (_sqlite is not null)
            await UseWriteAheadLogAsync(cancellationToken);
        await using var db = Open();
        await using var turn = await SchemaTurn.TakeAsync(db, Open, cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        LogReady(_options.Provider);
    });

    /// <summary>Does something that a start needs the database for.</summary>
    /// <exception cref="DatabaseUnavailableException">It could not be done.</exception>
    public async Task StartAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is DbException or InvalidOperationException { InnerException: DbException } or TimeoutException or IOException or UnauthorizedAccessException)
        {
            var reason = (error as DbException ?? error.InnerException ?? error).Message;
            throw new DatabaseUnavailableException(
                $"The database of tenants and usage ({_where}) cannot be used: {reason} Start it, or put setting {DatabaseOptions.Section}:{nameof(DatabaseOptions.ConnectionString)} right.", error);
        }
    }

    private static CoalescingDb Open(DbContextOptions<SqliteDb>? sqlite, DbContextOptions<PostgreSqlDb>? postgreSql) =>
        sqlite is not null ? new SqliteDb(sqlite)
        : postgreSql is not null ? new PostgreSqlDb(postgreSql)
        : throw new InvalidOperationException($"There is no database: setting {DatabaseOptions.Section}:Provider is None.");

    private static DbContextOptions<SqliteDb> Sqlite(string connectionString)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = 30 };
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
        var source = new SqliteConnectionStringBuilder(db.Database.GetConnectionString());
        if (source.DataSource != ":memory:" && source.Mode != SqliteOpenMode.Memory && Path.GetDirectoryName(Path.GetFullPath(source.DataSource)) is { } parent)
            Directory.CreateDirectory(parent);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The database of tenants and usage is ready ({Provider}).")]
    private partial void LogReady(DatabaseProvider provider);
}
