namespace CoalescingCluster.Admission;

/// <summary>A tenant's limits as this silo sees them now, for response headers.</summary>
/// <param name="Requests">Requests per minute; <c>null</c> when they are not limited.</param>
/// <param name="Tokens">Tokens per minute; <c>null</c> when they are not limited.</param>
public readonly record struct RateLimitView(RateLimitWindow? Requests, RateLimitWindow? Tokens);
