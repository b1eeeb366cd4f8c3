using CoalescingCluster.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CoalescingCluster.Benchmarks.Database;

/// <summary>
/// Lets <c>dotnet ef migrations add NAME --context SqliteDb --project Grains --startup-project benchmarks --output-dir Database/Migrations/Sqlite</c> work.
/// </summary>
internal sealed class SqliteDbFactory : IDesignTimeDbContextFactory<SqliteDb>
{
    public SqliteDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=design.db").Options);
}
