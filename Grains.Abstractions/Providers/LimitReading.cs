namespace CoalescingCluster;

/// <summary>One limit as a provider's response told it.</summary>
/// <param name="Limit">Units per period; 0 when not told.</param>
/// <param name="Remaining">Units left; <c>null</c> when not told.</param>
/// <param name="Reset">Time until all of them are back; <c>null</c> when not told.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.LimitReading")]
public readonly record struct LimitReading(
    [property: Id(0)] double Limit,
    [property: Id(1)] double? Remaining,
    [property: Id(2)] TimeSpan? Reset);
