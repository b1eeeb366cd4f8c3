namespace CoalescingCluster.Database;

/// <summary>One physical call: what a provider was sent and billed.</summary>
internal sealed class CallRow
{
    public Guid Id { get; set; }

    public Guid FlightId { get; set; }

    /// <summary>The tenant on whose account it was made.</summary>
    public required string TenantId { get; set; }

    public required string Provider { get; set; }

    public required string Model { get; set; }

    public DateTime StartedAt { get; set; }

    public DateOnly Day { get; set; }

    public CallStatus Status { get; set; }

    public int PromptTokens { get; set; }

    public int CompletionTokens { get; set; }

    public int CachedPromptTokens { get; set; }

    /// <summary>Whether the tokens were counted here because the provider gave no usage.</summary>
    public bool IsEstimated { get; set; }

    public long CostPico { get; set; }

    /// <summary>Whether the cost was divided among the flight's callers.</summary>
    public bool IsSettled { get; set; }
}
