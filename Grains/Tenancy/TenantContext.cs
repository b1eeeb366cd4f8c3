namespace CoalescingCluster.Tenancy;

/// <summary>Who a request is made for, and what that tenant's policy allows. Immutable; one instance per tenant and policy version.</summary>
public sealed record TenantContext
{
    /// <summary>The tenant's id: 3 to 64 characters of <c>a–z 0–9 . _ -</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The sharing scope: the pool that the tenant was put into, or the tenant itself.</summary>
    public required string Scope { get; init; }

    /// <summary>How far the tenant's requests may share.</summary>
    public CoalesceMode Mode { get; init; } = CoalesceMode.Semantic;

    /// <summary>Accepted share of wrong joins among all requests, 0 to 1; <c>null</c> for the cluster's setting.</summary>
    public double? MaxErrorRate { get; init; }

    /// <summary>Stricter shares of wrong joins for some of the tenant's namespaces, by name; empty when there are none.</summary>
    public IReadOnlyDictionary<string, double> NamespaceErrorRates { get; init; } = System.Collections.Frozen.FrozenDictionary<string, double>.Empty;

    /// <summary>Whether nothing is shared, and metrics only show what would have been: a tenant's first step.</summary>
    public bool Observes { get; init; }

    /// <summary>Longest time an answer is served, in seconds; <c>null</c> for the cluster's setting.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>What the tenant may ask for; <c>null</c> when nothing is limited.</summary>
    public TenantLimits? Limits { get; init; }

    /// <summary>Whether prompts that are too long for their model are cut instead of refused.</summary>
    public bool TruncatesPrompts { get; init; }

    /// <summary>Whether answers that call tools are stored like others; otherwise they are shared in flight only.</summary>
    public bool StoresToolCalls { get; init; }
}
