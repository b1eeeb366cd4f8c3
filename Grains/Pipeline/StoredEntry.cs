namespace CoalescingCluster.Pipeline;

/// <summary>A stored answer, as the request finds it that asks for it.</summary>
/// <param name="CoalesceKey">Key of the meaning's grain.</param>
/// <param name="Resolution">How the request's text was tied to the meaning.</param>
/// <param name="Answer">The answer.</param>
internal sealed record StoredEntry(string CoalesceKey, Resolution Resolution, Answer Answer);
