using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CoalescingCluster.Database;

/// <summary>Makes SQLite sync its log with every transaction: a journal file is deleted once its batch is committed, so the commit must be on disk.</summary>
internal sealed class FullSync : DbConnectionInterceptor
{
    private const string Pragma = "PRAGMA synchronous = FULL;";

    public static FullSync Instance { get; } = new();

    /// <inheritdoc/>
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
