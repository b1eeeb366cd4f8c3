using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Coalescing;

public sealed class PromiseTests
{
    [Fact]
    public async Task Submission_IsAnsweredWithoutAnybodyWaiting()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var grain = cluster.Orleans.Client.GetGrain<ICoalesceGrain>("p:m");
        var submitted = await grain.SubmitAsync(Request("promise"), CancellationToken.None);
        submitted.Status.Should().Be(JoinStatus.Leads);
        ReadResult peek = await grain.PeekAsync();
        await CoalescingTestCluster.EventuallyAsync(() => (peek = grain.PeekAsync().GetAwaiter().GetResult()).Status == FlightStatus.Completed, "the promised answer is there");
        peek.Answer!.Text.Should().Contain("simulated");
        (await grain.SubmitAsync(Request("promise"), CancellationToken.None)).Status.Should().Be(JoinStatus.Hit);
        cluster.Provider.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Answer_OfAnotherTextUnderTheSameName_IsNotServed()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var grain = cluster.Orleans.Client.GetGrain<ICoalesceGrain>("p:same");
        await grain.SubmitAsync(Request("one text"), CancellationToken.None);
        await CoalescingTestCluster.EventuallyAsync(() => grain.PeekAsync().GetAwaiter().GetResult().Status == FlightStatus.Completed, "the first answer is there");
        var join = Request("another text with the same embedding") with { Call = null };
        (await grain.JoinAsync(join, CancellationToken.None)).Status.Should().Be(JoinStatus.NotCached, "the name was lost and given again; the answer belongs to the first text");
    }

    [Fact]
    public async Task Activation_ThatIsNew_FindsItsAnswerInTheStore()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var grain = cluster.Orleans.Client.GetGrain<ICoalesceGrain>("p:kept");
        await grain.SubmitAsync(Request("kept"), CancellationToken.None);
        await CoalescingTestCluster.EventuallyAsync(() => grain.PeekAsync().GetAwaiter().GetResult().Status == FlightStatus.Completed, "the answer is there");
        await cluster.Orleans.DeactivateAsync(grain);
        (await grain.JoinAsync(Request("kept") with { Call = null }, CancellationToken.None)).Status.Should().Be(JoinStatus.Hit);
        cluster.Provider.Calls.Should().Be(1);
    }

    private static JoinRequest Request(string text) => new()
    {
        ReaderId = Guid.NewGuid(),
        LeaderDigest = TextDigest.Of(text),
        Call = new InferenceCall
        {
            Provider = "simulated",
            UpstreamModel = "gpt-4o-mini",
            Model = "gpt-4o-mini",
            Body = System.Text.Encoding.UTF8.GetBytes($$"""{"messages":[{"content":"{{text}}","role":"user"}],"model":"gpt-4o-mini"}"""),
            Tenant = "dev",
        },
    };
}
