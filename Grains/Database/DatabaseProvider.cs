namespace CoalescingCluster.Database;

/// <summary>The databases that tenants and the ledger may be kept in.</summary>
public enum DatabaseProvider
{
    /// <summary>A SQLite file: for one machine.</summary>
    Sqlite = 0,

    /// <summary>PostgreSQL 15 or newer, directly or through PgBouncer.</summary>
    PostgreSql = 1,

    /// <summary>No database: tenants come from the configuration, and usage is counted in metrics only.</summary>
    None = 2,
}
