using System.Text;

namespace CoalescingCluster.Fingerprinting;

/// <summary>A chat-completions request, parsed once and shared by all requests with the same body. Immutable.</summary>
public sealed class ChatRequest
{
    private CachedPartition? _partition;

    /// <summary>The model as the caller named it.</summary>
    public required string Model { get; init; }

    /// <summary>Whether the caller asked for a stream. Not part of the partition.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether a stream is to end with a chunk that holds the usage.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>The caller's own user, if the request names one (<c>user</c>, <c>safety_identifier</c>). Not part of the partition.</summary>
    public string? User { get; init; }

    /// <summary>The text whose meaning is compared: the last message, if it is the user's; otherwise empty.</summary>
    public required string Text { get; init; }

    /// <summary>Digest of <see cref="Text"/>.</summary>
    public required TextDigest TextDigest { get; init; }

    /// <summary>Whether the meaning of <see cref="Text"/> may be compared at all; when not, only identical requests share.</summary>
    public bool IsSemanticallyComparable { get; init; }

    /// <summary>What a provider is to be sent: the members of the caller's UTF-8 JSON, in the order of their names, without those that are null or concern transport or the caller only.</summary>
    public required ReadOnlyMemory<byte> Upstream { get; init; }

    /// <summary>SHA-256 of the canonical JSON of everything that must be identical, with <see cref="Text"/> taken out; 32 bytes.</summary>
    public required ReadOnlyMemory<byte> PartitionDigest { get; init; }

    /// <summary>Parses a body.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: what is wrong with it, and where.</exception>
    public static ChatRequest Parse(ReadOnlyMemory<byte> body) => ChatRequestParser.Parse(body);

    /// <summary>The partition key of this request in a sharing scope: 16 hex digits.</summary>
    /// <param name="scope">The tenant, or the pool that it shares in.</param>
    /// <param name="namespaceName">The caller's namespace inside the tenant, if any.</param>
    public string PartitionFor(string scope, string? namespaceName)
    {
        // Most requests with one body come from one scope; two that race compute the same.
        var cached = _partition;
        if (cached is not null && cached.Scope == scope && cached.Namespace == namespaceName)
            return cached.Key;
        var key = PartitionKey.Of(scope, namespaceName, Model, PartitionDigest.Span);
        _partition = new CachedPartition(scope, namespaceName, key);
        return key;
    }

    /// <summary>Tokens of the prompt, once they were counted; 0 before. Kept here because a request is parsed, and so counted, once per body.</summary>
    internal int CountedTokens { get; set; }

    /// <summary>The size of what it holds, in bytes, as an estimate.</summary>
    internal int Weight => 512 + Upstream.Length + Encoding.UTF8.GetMaxByteCount(Text.Length);

    private sealed record CachedPartition(string Scope, string? Namespace, string Key);
}
