namespace CoalescingCluster.Fingerprinting;

/// <summary>A chat-completions request, parsed once and shared by all requests with the same body. Immutable.</summary>
public sealed class ChatRequest
{
    /// <summary>The model as the caller named it.</summary>
    public required string Model { get; init; }

    /// <summary>Whether the caller asked for a stream. Not part of the partition.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether a stream is to end with a chunk that holds the usage.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>How many choices were asked for.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>The text whose meaning is compared: the last message, if it is the user's; otherwise empty.</summary>
    public required string Text { get; init; }

    /// <summary>Digest of <see cref="Text"/>.</summary>
    public required TextDigest TextDigest { get; init; }

    /// <summary>Whether the meaning of <see cref="Text"/> may be compared at all; when not, only identical requests share.</summary>
    public bool IsSemanticallyComparable { get; init; }

    /// <summary>What a provider is to be sent: canonical UTF-8 JSON without the members that concern transport or the caller only.</summary>
    public required ReadOnlyMemory<byte> Upstream { get; init; }

    /// <summary>Canonical UTF-8 JSON of everything that must be identical, with <see cref="Text"/> taken out.</summary>
    public required ReadOnlyMemory<byte> PartitionMaterial { get; init; }
}
