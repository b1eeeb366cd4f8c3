using CoalescingCluster.Fingerprinting;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class SemanticHashTests
{
    [Fact]
    public void Of_AFixedVector_IsTheFixedHash()
    {
        // SHA-256 over the little-endian floats 0.1, -0.2, 0, 1: made with another program.
        float[] vector = [0.1001f, -0.2003f, 0.0004f, 1f];
        SemanticHash.Of(vector).Should().Be(Expected([0.1f, -0.2f, 0f, 1f]));
    }

    [Fact]
    public void Of_NegativeZero_IsThatOfZero() =>
        SemanticHash.Of([-0.0001f, -0f]).Should().Be(SemanticHash.Of([0.0001f, 0f]));

    [Fact]
    public void Of_AChangeInTheThirdDecimal_Differs() =>
        SemanticHash.Of([0.123f]).Should().NotBe(SemanticHash.Of([0.124f]));

    private static string Expected(float[] rounded)
    {
        var bytes = rounded.SelectMany(BitConverter.GetBytes).ToArray();
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes))[..16].ToLowerInvariant();
    }
}
