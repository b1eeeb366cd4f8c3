namespace CoalescingCluster.Fingerprinting;

/// <summary>What came of work for the model pool.</summary>
/// <param name="HasRun">Whether it ran; not so when it was shed.</param>
/// <param name="Value">Its result.</param>
internal readonly record struct PoolResult<T>(bool HasRun, T Value);
