using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Coalescing;

public sealed class FailureTests
{
    [Fact]
    public async Task Flight_ThatFailsBeforeItsFirstToken_FailsAllItsCallersAlike()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.ControlAsync(new { status = 500 });
        var asks = Enumerable.Range(0, 20).Select(_ => cluster.AskAsync("Does it fail?")).ToArray();
        foreach (var ask in asks)
        {
            var error = (await ((Func<Task>)(() => ask)).Should().ThrowAsync<InferenceException>()).Which;
            error.Code.Should().Be(InferenceErrorCode.UpstreamFailed);
            error.Message.Should().NotContain("   at ", "a caller sees no stack trace");
        }
    }

    [Fact]
    public async Task Flight_ThatFailed_IsNotStored()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.ControlAsync(new { status = 500 });
        await ((Func<Task>)(() => cluster.AskAsync("Again?"))).Should().ThrowAsync<InferenceException>();
        await cluster.ControlAsync(new { status = 200 });
        (await cluster.AskAsync("Again?")).Outcome.Should().Be(RequestOutcome.Lead);
    }

    [Fact]
    public async Task Flight_ThatBreaksOffInTheMiddle_EndsEveryStreamWithAnErrorAndStoresNothing()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.ControlAsync(new { fail_after_tokens = 5 });
        await ((Func<Task>)(() => cluster.StreamAsync("Half?"))).Should().ThrowAsync<InferenceException>();
        await cluster.ControlAsync(new { fail_after_tokens = 0 });
        (await cluster.StreamAsync("Half?")).Outcome.Should().Be(RequestOutcome.Lead);
    }

    [Fact]
    public async Task Error_OfTheRequest_IsTheProvidersOwn()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.ControlAsync(new { status = 400 });
        var error = (await ((Func<Task>)(() => cluster.AskAsync("Bad?"))).Should().ThrowAsync<InferenceException>()).Which;
        error.Code.Should().Be(InferenceErrorCode.InvalidRequest);
        error.UpstreamStatus.Should().Be(400);
    }

    [Fact]
    public async Task Model_ThatIsUnknown_IsRefusedBeforeAnything()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var pipeline = cluster.Pipeline();
        var chat = pipeline.Parse("""{"model":"gpt-99","messages":[{"role":"user","content":"x"}]}"""u8.ToArray());
        var open = async () => await pipeline.OpenAsync(new() { RequestId = "r", Tenant = new() { Id = "dev", Scope = "dev" }, Chat = chat }, default);
        (await open.Should().ThrowAsync<InferenceException>()).Which.Code.Should().Be(InferenceErrorCode.ModelNotFound);
    }
}
