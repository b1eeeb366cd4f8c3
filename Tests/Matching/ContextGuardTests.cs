using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class ContextGuardTests
{
    private readonly ContextGuard _guard = new();

    [Theory]
    [InlineData("Tell me more", "Tell me more about it")]
    [InlineData("Why?", "Why is that?")]
    [InlineData("And in Paris?", "And in London?")]
    [InlineData("What about Java?", "What about Ruby?")]
    [InlineData("Continue", "Go on")]
    public void FollowUp_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Why is grass green?", "What makes grass green?")]
    [InlineData("Explain more about tides and moons", "Tell me more about tides and moons")]
    public void WholeRequest_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
