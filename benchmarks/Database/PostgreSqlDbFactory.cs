using CoalescingCluster.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CoalescingCluster.Benchmarks.Database;

/// <summary>
/// Lets <c>dotnet ef migrations add NAME --context PostgreSqlDb --project Grains --startup-project benchmarks --output-dir Database/Migrations/PostgreSql</c>
/// work.
/// </summary>
internal sealed class PostgreSqlDbFactory : IDesignTimeDbContextFactory<PostgreSqlDb>
{
    public PostgreSqlDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgreSqlDb>().UseNpgsql("Host=localhost;Database=design").Options);
}
