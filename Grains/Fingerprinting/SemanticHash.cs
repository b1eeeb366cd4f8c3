using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CoalescingCluster.Fingerprinting;

/// <summary>
/// Names a meaning by the embedding of its first text: the first 16 hex digits of SHA-256 over the components, rounded to three decimals, as
/// little-endian float32.
/// </summary>
public static class SemanticHash
{
    /// <summary>The semantic hash of an L2-normalised embedding: 16 hex digits, the same on every machine.</summary>
    public static string Of(ReadOnlySpan<float> embedding)
    {
        var bytes = new byte[embedding.Length * sizeof(float)];
        for (var i = 0; i < embedding.Length; i++)
        {
            // Adding zero turns a negative zero, which rounding makes of small negative components, into zero.
            var rounded = MathF.Round(embedding[i], 3) + 0f;
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), rounded);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
    }
}
