namespace CoalescingCluster.Tenancy;

/// <summary>One tenant; section <c>Coalescing:Tenants:{id}</c>.</summary>
public sealed class TenantOptions
{
    /// <summary>The hashes of its API keys, <c>sha256:</c> and 64 hex digits each; at least one.</summary>
    public IList<string> Keys { get; init; } = [];

    /// <summary>Name of the pool that the tenant shares answers in, 3 to 64 characters; unset (the default) means with nobody.</summary>
    public string? Pool { get; set; }

    /// <summary>How far its requests may share; the default is <see cref="CoalesceMode.Semantic"/>.</summary>
    public CoalesceMode Mode { get; set; } = CoalesceMode.Semantic;

    /// <summary>Accepted share of wrong joins among all requests, 0.0001 to 0.2; unset (the default) means the cluster's setting.</summary>
    public double? MaxErrorRate { get; set; }

    /// <summary>Accepted shares of wrong joins for namespaces of the tenant, by name, 0.0001 to 0.2; they only tighten. Empty by default.</summary>
    public IDictionary<string, double> Namespaces { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Whether nothing is shared, and metrics only show what would have been; the default is <c>false</c>.</summary>
    public bool Observe { get; set; }

    /// <summary>Longest time an answer is served, in seconds, 1 to 2592000; unset (the default) means the cluster's setting.</summary>
    public int? TtlSeconds { get; set; }

    /// <summary>Requests that it may make in any minute, 1 to 1000000000; unset (the default) means as many as it likes.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Tokens of prompts and answers in any minute, 1 to 2000000000; unset (the default) means as many as it likes.</summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>Requests at once, 1 to 1000000; unset (the default) means as many as it likes.</summary>
    public int? MaxConcurrent { get; set; }

    /// <summary>What calls on its account may cost per UTC day, in dollars, 0 to 1000000; unset (the default) means no budget.</summary>
    public decimal? DailyBudgetDollars { get; set; }

    /// <summary>Whether prompts that are too long for their model are cut instead of refused; the default is <c>false</c>.</summary>
    public bool TruncatesPrompts { get; set; }

    /// <summary>Whether answers that call tools are stored like others; the default, <c>false</c>, shares them in flight only.</summary>
    public bool StoresToolCalls { get; set; }
}
