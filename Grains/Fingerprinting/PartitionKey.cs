using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CoalescingCluster.Fingerprinting;

/// <summary>Names a partition: 64 bits of SHA-256 over everything that must be identical for two requests to share an answer.</summary>
internal static class PartitionKey
{
    /// <summary>The key, 16 hex digits. Each part goes in with its length before it, so no two lists of parts make the same input.</summary>
    /// <param name="scope">The tenant or pool.</param>
    /// <param name="namespaceName">The namespace inside it; <c>null</c> differs from every name.</param>
    /// <param name="model">The model as callers name it.</param>
    /// <param name="requestDigest">SHA-256 of the request's canonical JSON without the compared text.</param>
    public static string Of(string scope, string? namespaceName, string model, ReadOnlySpan<byte> requestDigest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(scope));
        Append(hash, namespaceName is null ? [0] : [1, .. Encoding.UTF8.GetBytes(namespaceName)]);
        Append(hash, Encoding.UTF8.GetBytes(model));
        Append(hash, requestDigest);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest[..8]);
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
