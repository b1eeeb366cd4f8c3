namespace CoalescingCluster.Tenancy;

/// <summary>An API key, without what opens anything.</summary>
/// <param name="Id">Names the key.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Prefix">Its first characters.</param>
/// <param name="Label">What the operator calls it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RevokedAt">Since when it is refused.</param>
public sealed record KeyView(string Id, string Tenant, string Prefix, string? Label, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);
