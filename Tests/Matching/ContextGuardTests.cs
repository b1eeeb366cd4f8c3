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
    [InlineData("Redis again?", "With redis?")]
    [InlineData("Redis again?", "Without redis?")]
    [InlineData("And without a replica?", "With a replica?")]
    [InlineData("Paris?", "Paris instead?")]
    [InlineData("On the second floor?", "On the second floor too?")]
    [InlineData("How does it work?", "How do they work?")]
    [InlineData("Can you fix it?", "Please repair it")]
    [InlineData("Where does she live?", "Where is she living?")]
    [InlineData("Does he annoy me or do I like him?", "Does he like me or do I annoy him?")]
    public void FollowUp_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Why is grass green?", "What makes grass green?")]
    [InlineData("Explain more about tides and moons", "Tell me more about tides and moons")]
    [InlineData("Is it safe to eat raw eggs?", "Is it OK to eat raw eggs?")]
    [InlineData("How long does it take to boil an egg?", "How long does boiling an egg take?")]
    [InlineData("What time is it in Tokyo?", "What's the time in Tokyo?")]
    [InlineData("weather Paris tomorrow", "Paris weather tomorrow")]
    [InlineData("Explain recursion", "What is recursion?")]
    [InlineData("Define entropy", "What does entropy mean?")]
    [InlineData("My phone fell into water, how do I dry it?", "How do I dry a phone that fell into water?")]
    [InlineData("What is osmosis?", "osmosis meaning")]
    [InlineData("What does serendipity mean?", "meaning of serendipity")]
    public void WholeRequest_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
