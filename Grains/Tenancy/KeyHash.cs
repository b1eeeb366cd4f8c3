using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace CoalescingCluster.Tenancy;

/// <summary>What is kept of an API key: its SHA-256, written <c>sha256:</c> and 64 hex digits. The key itself is kept nowhere.</summary>
public static class KeyHash
{
    /// <summary>Longest key that is looked at, in characters.</summary>
    public const int MaxKeyLength = 256;

    private const string Prefix = "sha256:";

    /// <summary>Hashes a key.</summary>
    /// <param name="key">The key, as its owner presents it.</param>
    /// <param name="hash">Where the hash goes: at least 32 bytes.</param>
    /// <returns>Whether the key has a length that is looked at.</returns>
    public static bool TryCompute(ReadOnlySpan<char> key, Span<byte> hash)
    {
        if (key.IsEmpty || key.Length > MaxKeyLength)
            return false;
        Span<byte> utf8 = stackalloc byte[MaxKeyLength * 3];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(key, utf8)], hash);
        return true;
    }

    /// <summary>The written form of a key's hash.</summary>
    /// <exception cref="ArgumentException">The key is empty or longer than <see cref="MaxKeyLength"/>.</exception>
    public static string Of(ReadOnlySpan<char> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return TryCompute(key, hash) ? Prefix + Convert.ToHexStringLower(hash) : throw new ArgumentException($"A key has 1 to {MaxKeyLength} characters.", nameof(key));
    }

    /// <summary>Reads the written form.</summary>
    public static bool TryParse(string? text, out byte[] hash)
    {
        hash = [];
        if (text is null || !text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || text.Length != Prefix.Length + (2 * SHA256.HashSizeInBytes))
            return false;
        hash = new byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(text.AsSpan(Prefix.Length), hash, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    /// <summary>Where a table of hashes keeps one. Hashes are no secret: only finding a key to a hash is hard.</summary>
    internal static ulong Slot(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<ulong>(hash);
}
