namespace CoalescingCluster.Accounting;

/// <summary>One line of a usage report; money in dollars.</summary>
public sealed record UsageLine
{
    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The model, where the report is by model.</summary>
    public string? Model { get; init; }

    /// <summary>The UTC day, where the report is by day.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Logical requests that were answered.</summary>
    public long Requests { get; init; }

    /// <summary>Answered from a stored answer.</summary>
    public long Hits { get; init; }

    /// <summary>Answered by joining another request's flight.</summary>
    public long Joins { get; init; }

    /// <summary>Ended without a whole answer.</summary>
    public long Failures { get; init; }

    /// <summary>Physical calls on the tenant's account.</summary>
    public long PhysicalCalls { get; init; }

    /// <summary>Prompt tokens of those calls.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Tokens of those calls' answers.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>What the requests would have cost had each made a call of its own.</summary>
    public decimal ListPriceUsd { get; init; }

    /// <summary>What the tenant pays: its shares of flights, and the calls on its account whose flights are not settled yet.</summary>
    public decimal SpendUsd { get; init; }

    /// <summary>What sharing saved it; below zero when its calls cost more than the answers that it got.</summary>
    public decimal SavedUsd => ListPriceUsd - SpendUsd;

    /// <summary>Saved per dollar spent; <c>null</c> when nothing was spent.</summary>
    public decimal? Roi => SpendUsd == 0 ? null : decimal.Round(SavedUsd / SpendUsd, 4);

    /// <summary>Share of requests that caused no physical call of their own, 0 to 1.</summary>
    public decimal CoalesceRatio => Requests == 0 ? 0 : decimal.Round((Hits + Joins) / (decimal)Requests, 4);
}
