using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Coalescing;

public sealed class SharingLimitTests
{
    [Fact]
    public async Task PersonalQuestion_OfTwoNamedUsers_IsNotShared()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync("Where is my order?", members: ",\"user\":\"ann\"");
        (await cluster.AskAsync("Where is my order?", members: ",\"user\":\"ben\"")).Outcome.Should().Be(RequestOutcome.Lead);
        (await cluster.AskAsync("Where is my order?", members: ",\"user\":\"ann\"")).Outcome.Should().Be(RequestOutcome.HitExact);
    }

    [Fact]
    public async Task QuestionAboutThePresent_IsStoredForAShortTimeOnly()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: new() { ["Coalescing:Flights:ShortAgeSeconds"] = "1" });
        await cluster.AskAsync("What is the weather today?");
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System);
        (await cluster.AskAsync("What is the weather today?")).Outcome.Should().Be(RequestOutcome.Lead);
    }

    [Fact]
    public async Task GeneralQuestion_OfTwoUsers_IsShared()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync("What is a monad?", members: ",\"user\":\"ann\"");
        (await cluster.AskAsync("What is a monad?", members: ",\"user\":\"ben\"")).Outcome.Should().Be(RequestOutcome.HitExact);
    }
}
