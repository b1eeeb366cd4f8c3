using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class SiblingGuardTests
{
    private readonly SiblingGuard _guard = new();

    [Theory]
    [InlineData("Write a poem about rain", "Write a song about rain")]
    [InlineData("Is red a warm color?", "Is blue a warm color?")]
    [InlineData("Letter to my sister", "Letter to my brother")]
    [InlineData("Install it on Windows", "Install it on Linux")]
    [InlineData("How do I cook chicken?", "How do I cook beef?")]
    [InlineData("A gift for my uncle", "A gift for my aunt")]
    public void OtherMember_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Letter to my mom", "Letter to my mother")]
    [InlineData("How do I cook a chicken?", "How do I cook chicken?")]
    [InlineData("Install it on a Mac", "How do I install it on Mac?")]
    public void SameMember_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
