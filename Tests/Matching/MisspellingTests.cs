using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class MisspellingTests
{
    [Theory]
    [InlineData("router")]
    [InlineData("photosynthesis")]
    [InlineData("aachen")]
    [InlineData("zwieback")]
    [InlineData("kubectl")]
    public void Words_OfTheLists_AreKnown(string word) => Misspelling.IsListed(word).Should().BeTrue();

    [Theory]
    [InlineData("roter")]
    [InlineData("")]
    [InlineData("caf\u00E9")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void OtherWords_AreNot(string word) => Misspelling.IsListed(word).Should().BeFalse();

    [Fact]
    public void Dictionary_IsSortedAndFoundWhole() => Lexicon.Dictionary.Count.Should().BeGreaterThan(130_000);

    [Theory]
    [InlineData("conect", "connect", true)]
    [InlineData("difrence", "difference", true)]
    [InlineData("deference", "difference", false)]
    [InlineData("bleu", "blue", true)]
    [InlineData("refridgerator", "refrigerator", true)]
    [InlineData("lyft", "lift", false)]
    [InlineData("kubecti", "kubectl", false)]
    [InlineData("koblin", "kotlin", false)]
    [InlineData("weather", "wether", false)]
    [InlineData("symmetric", "asymmetric", false)]
    [InlineData("eg", "egg", false)]
    public void Slip_IsCloseToAWordAndNone(string a, string b, bool expected)
    {
        Misspelling.IsSlip(a, b).Should().Be(expected);
        Misspelling.IsSlip(b, a).Should().Be(expected);
    }
}
