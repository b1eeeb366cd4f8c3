using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CoalescingCluster.Matching;

/// <summary>Names of meanings other than the semantic hash of their first text: where there is no embedding, or the hash is taken.</summary>
internal static class MeaningName
{
    /// <summary>The name of a meaning that only one text has: 16 hex digits of the text's digest.</summary>
    public static string OfText(TextDigest digest) => digest.High.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>
    /// The name of a meaning whose text has the same embedding as another meaning's text, although the two are not equivalent (the tokenizer
    /// folds case and accents): 16 hex digits of SHA-256 over the semantic hash and the text's digest.
    /// </summary>
    public static string Distinct(string semanticHash, TextDigest digest)
    {
        Span<byte> input = stackalloc byte[32];
        Encoding.ASCII.GetBytes(semanticHash, input);
        BinaryPrimitives.WriteUInt64BigEndian(input[16..], digest.High);
        BinaryPrimitives.WriteUInt64BigEndian(input[24..], digest.Low);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return Convert.ToHexStringLower(hash[..8]);
    }
}
