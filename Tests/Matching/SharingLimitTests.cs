using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class SharingLimitTests
{
    [Theory]
    [InlineData("What is the weather today?", SharingLimit.ShortAge)]
    [InlineData("Who is the current president of France?", SharingLimit.ShortAge)]
    [InlineData("Latest news about Mars", SharingLimit.ShortAge)]
    [InlineData("Where is my order?", SharingLimit.SameUser)]
    [InlineData("Show me our last invoice", SharingLimit.SameUser)]
    [InlineData("where is my ordr", SharingLimit.SameUser)]
    [InlineData("List my invocies", SharingLimit.SameUser)]
    [InlineData("How do I change my account settings?", SharingLimit.None)]
    [InlineData("Why is the sky blue?", SharingLimit.None)]
    public void Limit_IsReadOffTheWords(string text, SharingLimit expected)
    {
        var prepared = PreparedText.Create(text);
        prepared.SharingLimit.Should().Be(expected);
        (prepared.SharingReason is null).Should().Be(expected == SharingLimit.None, "a limit has its words");
    }
}
