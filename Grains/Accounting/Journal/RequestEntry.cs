namespace CoalescingCluster.Accounting.Journal;

/// <summary>What the journal notes of the logical requests of one tenant that one flight answered.</summary>
/// <param name="FlightId">The flight; empty for requests that failed before they had one.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Model">The model as the callers named it.</param>
/// <param name="PromptTokens">Prompt tokens per request.</param>
/// <param name="CompletionTokens">Tokens of the answer.</param>
/// <param name="Price">What a call of its own would have cost each request.</param>
/// <param name="Counts">Requests by outcome, failures last.</param>
internal sealed record RequestEntry(Guid FlightId, string Tenant, string Model, int PromptTokens, int CompletionTokens, Money Price, long[] Counts);
