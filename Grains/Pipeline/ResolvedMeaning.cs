namespace CoalescingCluster.Pipeline;

/// <summary>What came of looking for a text's meaning.</summary>
/// <param name="Resolution">The meaning; <c>null</c> when there is none and none was to be registered.</param>
/// <param name="Took">How long it took, embedding excluded.</param>
/// <param name="Embed">How long embedding took; <c>null</c> when none was needed.</param>
internal sealed record ResolvedMeaning(Resolution? Resolution, TimeSpan Took, TimeSpan? Embed);
