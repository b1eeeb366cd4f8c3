using System.IO.Hashing;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Storage;

namespace CoalescingCluster.Pipeline;

/// <summary>
/// Bodies that were parsed a while ago. They are found by a fast hash with a seed of this process and then compared byte for byte, so that a collision,
/// even one that somebody made, costs a parse and nothing else.
/// </summary>
/// <param name="capacity">Bytes to keep.</param>
internal sealed class ParsedBodies(long capacity)
{
    private readonly BoundedCache<ulong, Parsed> _bodies = new(capacity);
    private readonly long _seed = Random.Shared.NextInt64();

    /// <summary>The request that a body holds.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: what is wrong with it.</exception>
    public ChatRequest Parse(ReadOnlyMemory<byte> body)
    {
        var hash = XxHash3.HashToUInt64(body.Span, _seed);
        if (_bodies.TryGet(hash, out var known) && known.Body.AsSpan().SequenceEqual(body.Span))
            return known.Chat;
        var chat = ChatRequest.Parse(body);
        _bodies.Set(hash, new Parsed(body.ToArray(), chat), chat.Weight + body.Length);
        return chat;
    }

    private sealed record Parsed(byte[] Body, ChatRequest Chat);
}
