using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class ConstraintGuardTests
{
    private readonly ConstraintGuard _guard = new();

    [Theory]
    [InlineData("Explain tides to a child", "Explain tides to an expert")]
    [InlineData("Write a formal invitation", "Write a funny invitation")]
    [InlineData("Suggest a cheap hotel", "Suggest a luxury hotel")]
    public void OtherConstraint_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Write a formal invitation", "I need a formal invitation")]
    [InlineData("Explain tides briefly", "Give a short explanation of tides")]
    public void SameConstraint_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
