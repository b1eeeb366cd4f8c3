using Microsoft.Data.Sqlite;

namespace CoalescingCluster.Database;

/// <summary>Where this machine's silos keep files: the database, unless a connection string says otherwise, and each silo's ledger journal.</summary>
/// <param name="Path">Full path of the folder, shared by the silos of a machine.</param>
/// <param name="SiloName">Names this silo among those of the folder, the same after a restart.</param>
public sealed record DatabaseFolder(string Path, string SiloName)
{
    /// <summary>The database that is used when none is configured.</summary>
    internal string DefaultConnectionString => new SqliteConnectionStringBuilder { DataSource = System.IO.Path.Combine(Path, "coalescing.db") }.ConnectionString;

    /// <summary>Where this silo's journal is.</summary>
    internal string JournalFolder => System.IO.Path.Combine(Path, "ledger", SiloName);
}
