namespace CoalescingCluster;

/// <summary>Two texts and somebody's word on whether one answer serves both.</summary>
/// <param name="Asked">The text that was asked.</param>
/// <param name="Known">The text that it was joined to.</param>
/// <param name="Equivalent">Whether one answer serves both.</param>
/// <param name="At">When it was said.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.LabelledPair")]
public sealed record LabelledPair(
    [property: Id(0)] string Asked,
    [property: Id(1)] string Known,
    [property: Id(2)] bool Equivalent,
    [property: Id(3)] DateTimeOffset At);
