using Microsoft.EntityFrameworkCore;

namespace CoalescingCluster.Database;

/// <summary>The model on SQLite; has migrations of its own.</summary>
internal sealed class SqliteDb(DbContextOptions<SqliteDb> options) : CoalescingDb(options);
