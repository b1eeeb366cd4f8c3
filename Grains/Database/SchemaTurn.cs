using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CoalescingCluster.Database;

/// <summary>
/// The turn of one silo to change the schema. The framework reads once which changes are missing, so two silos that read the same make them twice; and its own lock
/// of a SQLite file is a row, which a killed process leaves behind for ever. This turn ends with the process that holds it.
/// </summary>
internal sealed class SchemaTurn : IAsyncDisposable
{
    // "COALESCE" in ASCII: any number that nothing else in the database locks.
    private const long LockNumber = 0x43_4F_41_4C_45_53_43_45;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly IAsyncDisposable? _held;

    private SchemaTurn(IAsyncDisposable? held) => _held = held;

    /// <summary>Waits for the turn.</summary>
    /// <param name="db">The database that is about to be changed.</param>
    /// <param name="open">Opens it once more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">It did not come within half a minute.</exception>
    public static async Task<SchemaTurn> TakeAsync(CoalescingDb db, Func<CoalescingDb> open, CancellationToken cancellationToken) =>
        new(db.Database.IsNpgsql() ? await LockServerAsync(db, open, cancellationToken) : await LockFileAsync(db, cancellationToken));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _held?.DisposeAsync() ?? default;

    // The lock is one of a transaction, so it also holds behind a pooler.
    private static async Task<IAsyncDisposable> LockServerAsync(CoalescingDb db, Func<CoalescingDb> open, CancellationToken cancellationToken)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken))
        {
            try
            {
                await creator.CreateAsync(cancellationToken);
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // Another silo was quicker.
            }
        }

        var turn = open();
        try
        {
            await turn.Database.BeginTransactionAsync(cancellationToken);
            await turn.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock({0})", [LockNumber], cancellationToken);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    // A file beside the database. While it is held nobody changes the schema, so a row of the framework's lock is what a killed process left.
    private static async Task<IAsyncDisposable?> LockFileAsync(CoalescingDb db, CancellationToken cancellationToken)
    {
        var source = new SqliteConnectionStringBuilder(db.Database.GetConnectionString());
        if (source.DataSource.Length == 0 || source.DataSource == ":memory:" || source.Mode == SqliteOpenMode.Memory || source.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return null;
        var path = Path.GetFullPath(source.DataSource) + "-schema-lock";
        var start = TimeProvider.System.GetTimestamp();
        FileStream held;
        while (true)
        {
            try
            {
                // The file stays: one that is deleted while others wait for it would be two.
                held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                break;
            }
            catch (IOException error) when (error is not DirectoryNotFoundException)
            {
                if (TimeProvider.System.GetElapsedTime(start) > Patience)
                    throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"'{path}' could not be locked for {Patience.TotalSeconds} s: {error.Message}"), error);
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }

        try
        {
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT \"PK___EFMigrationsLock\" PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); DELETE FROM \"__EFMigrationsLock\"",
                cancellationToken);
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }
}
