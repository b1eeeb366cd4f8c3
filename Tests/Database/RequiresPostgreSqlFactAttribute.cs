namespace CoalescingCluster.Tests.Database;

/// <summary>A test that needs PostgreSQL's server; without it the test is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPostgreSqlFactAttribute : FactAttribute
{
    public RequiresPostgreSqlFactAttribute() => Skip = PostgreSqlServer.Missing;
}
