namespace CoalescingCluster.Tenancy;

/// <summary>A tenant of the database and its policy, as operators see and set it. Members that are <c>null</c> mean the cluster's setting, or no limit.</summary>
public sealed record TenantSettings
{
    /// <summary>The tenant's id: 3 to 64 characters of <c>a–z 0–9 . _ -</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The pool that it shares answers in; it must exist.</summary>
    public string? Pool { get; init; }

    /// <summary>Whether its keys are refused.</summary>
    public bool Disabled { get; init; }

    /// <summary>How far its requests may share.</summary>
    public CoalesceMode Mode { get; init; } = CoalesceMode.Semantic;

    /// <summary>Accepted share of wrong joins, 0.0001 to 0.2.</summary>
    public double? MaxErrorRate { get; init; }

    /// <summary>Longest time an answer is served, in seconds, 1 to 2592000.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>Whether nothing is shared, and metrics only show what would have been: a tenant's first step.</summary>
    public bool Observe { get; init; }

    /// <summary>Requests in any minute, 1 and more.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens in any minute, 1 and more.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>Requests at once, 1 and more.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>What calls on its account may cost per UTC day, in dollars, 0 to 1000000.</summary>
    public decimal? DailyBudgetUsd { get; init; }

    /// <summary>Whether prompts that are too long for their model are cut instead of refused.</summary>
    public bool TruncatesPrompts { get; init; }

    /// <summary>Whether answers that call tools are stored like others, instead of being shared in flight only.</summary>
    public bool StoresToolCalls { get; init; }

    /// <summary>Accepted shares of wrong joins for namespaces, by name, 0.0001 to 0.2; they only tighten. At most 100.</summary>
    public IReadOnlyDictionary<string, double>? Namespaces { get; init; }

    /// <summary>When it was made; not to be set.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
