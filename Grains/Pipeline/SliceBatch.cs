namespace CoalescingCluster.Pipeline;

/// <summary>Consecutive slices of a streamed answer.</summary>
/// <param name="Slices">The slices, possibly none.</param>
/// <param name="IsCompleted">Whether these are the last ones.</param>
public readonly record struct SliceBatch(ReadOnlyMemory<Shared<Slice>> Slices, bool IsCompleted);
