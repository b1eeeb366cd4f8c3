namespace CoalescingCluster.Admission;

/// <summary>One limit.</summary>
/// <param name="Limit">What is allowed in any minute.</param>
/// <param name="Remaining">What is left, 0 to <paramref name="Limit"/>.</param>
/// <param name="ResetAfter">How long until all of it is there again.</param>
public readonly record struct RateLimitWindow(long Limit, long Remaining, TimeSpan ResetAfter);
