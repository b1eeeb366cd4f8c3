using CoalescingCluster.Pipeline;
using CoalescingCluster.Providers;
using CoalescingCluster.Silo.Simulation;
using CoalescingCluster.Tests.Clusters;
using Microsoft.Extensions.Configuration;

namespace CoalescingCluster.Tests.Providers;

public sealed class FallbackChainTests
{
    private const string Chain = "Coalescing:Providers:simulated:Models:gpt-4o-mini:Fallback:";

    [Fact]
    public async Task Model_WhoseProviderFails_IsReplacedByTheNextInItsChain()
    {
        await using var second = await SecondAsync();
        await using var cluster = await StartAsync(second);
        await cluster.ControlAsync(new { status = 503 });
        var asks = Enumerable.Range(0, 10).Select(_ => AskAsync(cluster, "Who stands in?")).ToArray();
        var answers = await Task.WhenAll(asks);
        answers.Should().OnlyContain(static answer => answer.Text.Length > 0 && answer.ServedBy == "second/big-model");
        second.Calls.Should().Be(1, "all callers share the replacement's answer");
        (await AskAsync(cluster, "Who stands in?")).ServedBy.Should().Be("second/big-model", "a stored answer tells too");
    }

    [Fact]
    public async Task Stream_OfTheReplacement_TellsItWithItsFirstSlice()
    {
        await using var second = await SecondAsync();
        await using var cluster = await StartAsync(second);
        await cluster.ControlAsync(new { status = 500 });
        await using var session = await cluster.OpenAsync("Streams the replacement?");
        session.ServedBy.Should().BeNull();
        await session.ReadAsync(CoalescingTestCluster.Patience, CancellationToken.None).AsTask().WaitAsync(CoalescingTestCluster.Patience);
        session.ServedBy.Should().Be("second/big-model");
    }

    [Fact]
    public async Task Request_ThatIsAtFaultItself_StaysWithItsProvider()
    {
        await using var second = await SecondAsync();
        await using var cluster = await StartAsync(second);
        await cluster.ControlAsync(new { status = 400 });
        var refused = await ((Func<Task>)(() => cluster.AskAsync("Malformed?"))).Should().ThrowAsync<InferenceException>();
        refused.Which.Code.Should().Be(InferenceErrorCode.InvalidRequest);
        second.Calls.Should().Be(0);
    }

    [Fact]
    public async Task Answer_ThatBreaksOff_IsNotContinuedByAnotherModel()
    {
        await using var second = await SecondAsync();
        await using var cluster = await StartAsync(second);
        await cluster.ControlAsync(new { fail_after_tokens = 4 });
        await ((Func<Task>)(() => cluster.AskAsync("Breaks off?"))).Should().ThrowAsync<InferenceException>();
        second.Calls.Should().Be(0);
    }

    [Fact]
    public async Task Chain_ThatFailsToTheEnd_GivesTheFirstProvidersError()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: new()
        {
            [Chain + "0"] = "gone/model",
            ["Coalescing:Providers:gone:BaseUrl"] = "http://127.0.0.1:9/v1",
            ["Coalescing:Providers:gone:Models:model:ContextWindow"] = "1000",
            ["Coalescing:Providers:gone:Retry:MaxAttempts"] = "1",
        });
        await cluster.ControlAsync(new { status = 503 });
        var failed = await ((Func<Task>)(() => cluster.AskAsync("All down?"))).Should().ThrowAsync<InferenceException>();
        failed.Which.UpstreamStatus.Should().Be(503);
    }

    [Theory]
    [InlineData("nowhere/model", "provider/model")]
    [InlineData("model", "provider/model")]
    [InlineData("simulated/gpt-4o-mini", "other than itself")]
    public void Link_ThatLeadsNowhere_IsRefusedAtStartUp(string link, string says)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Coalescing:Providers:simulated:BaseUrl"] = "http://127.0.0.1:1/v1",
            [Chain + "0"] = link,
        }).Build();
        var setup = new ProvidersOptionsSetup(configuration);
        var options = new ProvidersOptions();
        setup.Configure(options);
        setup.Validate(null, options).FailureMessage.Should().Contain("Models:gpt-4o-mini:Fallback").And.Contain(link).And.Contain(says);
    }

    private static Task<SimulatedProvider> SecondAsync() =>
        SimulatedProvider.StartAsync(new SimulatedProviderOptions { Port = 0, FirstTokenMs = 5, TokensPerSecond = 2000, Tokens = 8 }, TimeProvider.System);

    private static Task<CoalescingTestCluster> StartAsync(SimulatedProvider second) => CoalescingTestCluster.StartAsync(settings: new()
    {
        [Chain + "0"] = "second/big",
        ["Coalescing:Providers:simulated:Retry:MaxAttempts"] = "1",
        ["Coalescing:Providers:second:BaseUrl"] = new Uri(second.Address, "v1").ToString(),
        ["Coalescing:Providers:second:Models:big:UpstreamModel"] = "big-model",
    });

    private static async Task<(string Text, string? ServedBy)> AskAsync(CoalescingTestCluster cluster, string text)
    {
        await using var session = await cluster.OpenAsync(text);
        var answer = await session.WholeAsync(CancellationToken.None).AsTask().WaitAsync(CoalescingTestCluster.Patience);
        return (answer.Value.Text, session.ServedBy);
    }
}
