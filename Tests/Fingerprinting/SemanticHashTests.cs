using System.Text.Json;
using CoalescingCluster.Fingerprinting;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class SemanticHashTests
{
    [Fact]
    public void Of_AFixedVector_IsTheFixedHash() =>

        // SHA-256 over the little-endian float32 of 0.1, -0.2, 0 and 1, by another program.
        SemanticHash.Of([0.1001f, -0.2003f, 0.0004f, 1f]).Should().Be("2e16c705ff347145");

    [Fact]
    public void Of_AReferenceEmbedding_IsTheFixedHash()
    {
        using var reference = JsonDocument.Parse(File.ReadLines(Path.Combine(SentenceEncoder.BuiltIn, "reference.jsonl")).First());
        var embedding = reference.RootElement.GetProperty("embedding").EnumerateArray().Select(component => component.GetSingle()).ToArray();
        SemanticHash.Of(embedding).Should().Be("e1b4502b6fb491fa", "another program comes to this hash");
    }

    [Theory]
    [InlineData(-0.0001f, -0f)]
    [InlineData(0.0001f, -0f)]
    [InlineData(-0f, 0.0004f)]
    public void Of_NegativeZero_IsThatOfZero(float first, float second) =>
        SemanticHash.Of([first, second]).Should().Be(SemanticHash.Of([0f, 0f]));

    [Fact]
    public void Of_AChangeInTheThirdDecimal_Differs() =>
        SemanticHash.Of([0.123f]).Should().NotBe(SemanticHash.Of([0.124f]));

    [Fact]
    public void Of_AChangeInTheFourthDecimal_IsTheSame() =>
        SemanticHash.Of([0.1231f, -0.5004f]).Should().Be(SemanticHash.Of([0.1228f, -0.4996f]));
}
