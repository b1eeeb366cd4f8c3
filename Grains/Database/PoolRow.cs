namespace CoalescingCluster.Database;

/// <summary>A pool: tenants that share answers.</summary>
internal sealed class PoolRow
{
    public required string Id { get; set; }

    public string? Description { get; set; }

    public DateTime CreatedAt { get; set; }
}
