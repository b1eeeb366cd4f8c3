using Microsoft.EntityFrameworkCore;

namespace CoalescingCluster.Database;

/// <summary>The model on PostgreSQL; has migrations of its own.</summary>
internal sealed class PostgreSqlDb(DbContextOptions<PostgreSqlDb> options) : CoalescingDb(options);
