using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class SiblingGuardTests
{
    private readonly SiblingGuard _guard = new();

    [Theory]
    [InlineData("Write a poem about rain", "Write a song about rain")]
    [InlineData("Write about the morale of our team", "Write about the morals of our team")]
    [InlineData("What is a principal?", "What is a principle?")]
    [InlineData("Is red a warm color?", "Is blue a warm color?")]
    [InlineData("Letter to my sister", "Letter to my brother")]
    [InlineData("Install it on Windows", "Install it on Linux")]
    [InlineData("How do I cook chicken?", "How do I cook beef?")]
    [InlineData("A gift for my uncle", "A gift for my aunt")]
    [InlineData("What is the difference between a crow and a raven?", "What is the difference between a crow and a magpie?")]
    [InlineData("Cats vs dogs: which is cheaper?", "Cats vs rabbits: which is cheaper?")]
    [InlineData("What does osmosis mean?", "What is the purpose of osmosis?")]
    [InlineData("Is austria cold?", "Is australia cold?")]
    [InlineData("cheap flights to lisbon", "cheap flights to madrid")]
    public void OtherMember_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Letter to my mom", "Letter to my mother")]
    [InlineData("How do I cook a chicken?", "How do I cook chicken?")]
    [InlineData("Install it on a Mac", "How do I install it on Mac?")]
    [InlineData("What is the difference between a crow and a raven?", "How do a raven and a crow differ?")]
    [InlineData("What is the difference between a crow and a raven?", "crow vs raven difference")]
    [InlineData("Compare tea and coffee", "tea vs coffee")]
    public void SameMember_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
