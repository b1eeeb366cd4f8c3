using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class LengthGuardTests
{
    private readonly LengthGuard _guard = new();

    [Theory]
    [InlineData("?!", "...")]
    [InlineData("", "hello")]
    [InlineData(" ", "")]
    public void NoWords_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("What is a fjord?", "fjord")]
    public void Words_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
