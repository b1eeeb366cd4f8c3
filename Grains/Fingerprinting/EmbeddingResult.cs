namespace CoalescingCluster.Fingerprinting;

/// <summary>What came of embedding a text.</summary>
/// <param name="Vector">The L2-normalised embedding; <c>null</c> when there is none.</param>
/// <param name="WasShed">Whether there is none because the models were busy or failed, and not because the text is too long.</param>
public readonly record struct EmbeddingResult(float[]? Vector, bool WasShed);
