namespace CoalescingCluster;

/// <summary>A block of a model's visible reasoning that its provider wants back unchanged in later turns.</summary>
/// <param name="Text">The reasoning; empty when it is encrypted.</param>
/// <param name="Signature">The provider's signature under the text; <c>null</c> when it is encrypted.</param>
/// <param name="Encrypted">The block as the provider encrypted it; <c>null</c> when it shows the text.</param>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.ReasoningBlock")]
public sealed record ReasoningBlock(
    [property: Id(0)] string Text,
    [property: Id(1)] string? Signature,
    [property: Id(2)] string? Encrypted);
