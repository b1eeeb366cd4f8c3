namespace CoalescingCluster.Database;

/// <summary>An API key, known by its hash only.</summary>
internal sealed class KeyRow
{
    /// <summary>Names the key in lists and when it is revoked.</summary>
    public required string Id { get; set; }

    public required string TenantId { get; set; }

    /// <summary>SHA-256 of the key, written <c>sha256:</c> and 64 hex digits.</summary>
    public required string Hash { get; set; }

    /// <summary>The first characters of the key, so that its owner knows which one it is.</summary>
    public required string Prefix { get; set; }

    /// <summary>What the operator calls it.</summary>
    public string? Label { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? RevokedAt { get; set; }
}
