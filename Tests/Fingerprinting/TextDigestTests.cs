using System.Text;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class TextDigestTests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb924")]
    [InlineData("naïve €😀", "9b7ec6d42737dc549bdb8d6545d1ea93")]
    public void Of_AText_IsTheHeadOfItsSha256(string text, string expected)
    {
        TextDigest.Of(text).ToString().Should().Be(expected);
        TextDigest.Of(Encoding.UTF8.GetBytes(text)).Should().Be(TextDigest.Of(text));
    }

    [Fact]
    public void Of_TwoUnicodeFormsOfOneText_Differs() =>
        TextDigest.Of("caf\u00e9").Should().NotBe(TextDigest.Of("cafe\u0301"), "a digest names bytes; what means the same is for the canonical form to say");

    [Fact]
    public void Of_ManyTexts_HasHashCodesThatSpread() =>
        Enumerable.Range(0, 10_000).Select(i => TextDigest.Of($"text {i}").GetHashCode()).Distinct().Count().Should().BeGreaterThan(9_990);
}
