namespace CoalescingCluster.Tenancy;

/// <summary>A pool and who shares answers in it.</summary>
/// <param name="Id">The pool.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Tenants">The ids of its tenants.</param>
public sealed record PoolView(string Id, string? Description, IReadOnlyList<string> Tenants);
