namespace CoalescingCluster.Tenancy;

/// <summary>A key that was just made. It is shown this once: only its hash is kept.</summary>
/// <param name="Id">Names the key when it is to be revoked.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Key">The key.</param>
public sealed record NewKey(string Id, string Tenant, string Key);
