using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class OutputGuardTests
{
    private readonly OutputGuard _guard = new();

    [Theory]
    [InlineData("Explain tides in Spanish", "Explain tides in German")]
    [InlineData("Explain tides", "Explain tides in Spanish")]
    [InlineData("List the planets as JSON", "List the planets as a table")]
    [InlineData("List the planets", "List the planets as JSON")]
    public void OtherOutput_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Explain tides in Spanish", "In Spanish, explain tides")]
    [InlineData("List the planets as JSON", "Give me the planets as JSON")]
    public void SameOutput_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
