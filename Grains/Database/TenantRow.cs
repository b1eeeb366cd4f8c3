namespace CoalescingCluster.Database;

/// <summary>A tenant and its policy.</summary>
internal sealed class TenantRow
{
    /// <summary>The tenant's id.</summary>
    public required string Id { get; set; }

    /// <summary>The pool that it shares answers in; <c>null</c> when it shares with nobody.</summary>
    public string? Pool { get; set; }

    public DateTime CreatedAt { get; set; }

    public bool IsDisabled { get; set; }

    public CoalesceMode Mode { get; set; } = CoalesceMode.Semantic;

    public double? MaxErrorRate { get; set; }

    public int? TtlSeconds { get; set; }

    /// <summary>Whether nothing is shared, and metrics only show what would have been.</summary>
    public bool Observes { get; set; }

    public int? RequestsPerMinute { get; set; }

    public int? TokensPerMinute { get; set; }

    public int? MaxConcurrent { get; set; }

    /// <summary>What its calls may cost per UTC day, in 10⁻¹² dollars.</summary>
    public long? DailyBudgetPico { get; set; }

    /// <summary>Whether prompts that are too long are cut instead of refused.</summary>
    public bool TruncatesPrompts { get; set; }

    /// <summary>Whether answers that call tools are stored like others.</summary>
    public bool StoresToolCalls { get; set; }

    /// <summary>Accepted shares of wrong joins for namespaces, a JSON object; <c>null</c> when there are none.</summary>
    public string? NamespaceErrorRates { get; set; }
}
