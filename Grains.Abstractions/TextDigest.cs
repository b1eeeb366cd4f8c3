using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CoalescingCluster;

/// <summary>Names a text: the first 128 bits of SHA-256 over its UTF-8 form.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.TextDigest")]
public readonly record struct TextDigest
{
    /// <summary>Creates a digest of its two halves.</summary>
    public TextDigest(ulong high, ulong low)
    {
        High = high;
        Low = low;
    }

    /// <summary>The first 64 bits, big-endian.</summary>
    [Id(0)]
    public ulong High { get; init; }

    /// <summary>The next 64 bits, big-endian.</summary>
    [Id(1)]
    public ulong Low { get; init; }

    /// <summary>The digest of <paramref name="text"/>.</summary>
    public static TextDigest Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, buffer);
        var digest = Of(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return digest;
    }

    /// <summary>The digest of a text that is UTF-8 already.</summary>
    public static TextDigest Of(ReadOnlySpan<byte> utf8)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, hash);
        return new(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Low;

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
