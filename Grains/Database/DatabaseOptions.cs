namespace CoalescingCluster.Database;

/// <summary>Where tenants, keys, prices and the usage ledger are kept; section <c>Coalescing:Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Database";

    /// <summary>The kind of database; the default is <see cref="DatabaseProvider.Sqlite"/>.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>
    /// How to reach it. Unset (the default) means the file <c>coalescing.db</c> in the store's data folder with SQLite; PostgreSQL needs one.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>How reports reach it: a replica or a role that may only read, for example. Unset (the default) means as everything else does.</summary>
    public string? ReadOnlyConnectionString { get; set; }

    /// <summary>Whether the schema is brought up to date at start-up; the default is <c>true</c>.</summary>
    public bool Migrate { get; set; } = true;

    /// <summary>How often changes of tenants, keys and prices are looked for, in milliseconds, 50 to 60000; the default is 500.</summary>
    public int PollMilliseconds { get; set; } = 500;
}
