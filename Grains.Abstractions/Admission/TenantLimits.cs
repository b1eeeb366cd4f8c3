namespace CoalescingCluster;

/// <summary>What a tenant may ask for, over the whole cluster; members that are <c>null</c> limit nothing.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.TenantLimits")]
public sealed record TenantLimits
{
    /// <summary>Logical requests in any minute, 1 and more.</summary>
    [Id(0)]
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens of prompts and answers in any minute, 1 and more.</summary>
    [Id(1)]
    public int? TokensPerMinute { get; init; }

    /// <summary>Requests at once, 1 and more. What is served from a silo's own memory is over at once and not counted.</summary>
    [Id(2)]
    public int? MaxConcurrent { get; init; }

    /// <summary>What the physical calls on the tenant's account may cost per UTC day, in 10⁻¹² dollars, 0 and more.</summary>
    [Id(3)]
    public long? DailyBudgetPico { get; init; }

    /// <summary>Whether nothing is limited.</summary>
    public bool IsUnlimited => RequestsPerMinute is null && TokensPerMinute is null && MaxConcurrent is null && DailyBudgetPico is null;
}
