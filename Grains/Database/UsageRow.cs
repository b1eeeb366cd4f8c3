namespace CoalescingCluster.Database;

/// <summary>The logical requests of one tenant, on one day, that one flight answered.</summary>
internal sealed class UsageRow
{
    public Guid FlightId { get; set; }

    public required string TenantId { get; set; }

    /// <summary>The UTC day on which they were answered.</summary>
    public DateOnly Day { get; set; }

    public required string Model { get; set; }

    public long HitsExact { get; set; }

    public long HitsSemantic { get; set; }

    public long JoinsExact { get; set; }

    public long JoinsSemantic { get; set; }

    public long Leads { get; set; }

    public long Bypasses { get; set; }

    public long Fallbacks { get; set; }

    public long Failures { get; set; }

    /// <summary>Prompt tokens that a call of its own would have used, per request.</summary>
    public int PromptTokens { get; set; }

    /// <summary>Tokens of the answer, per request.</summary>
    public int CompletionTokens { get; set; }

    /// <summary>What a call of its own would have cost, per answered request.</summary>
    public long PricePico { get; set; }

    /// <summary>What the tenant was charged for the flight, once that was settled.</summary>
    public long ChargedPico { get; set; }

    /// <summary>What the tenant gets back of it.</summary>
    public long CreditedPico { get; set; }
}
