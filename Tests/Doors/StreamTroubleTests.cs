using System.Net;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>What happens to streams when the answer is late, fails, or nobody reads on.</summary>
public sealed class StreamTroubleTests
{
    [Fact]
    public async Task Stream_WithoutAFirstToken_IsKeptOpenByComments()
    {
        var pipeline = new ScriptedPipeline();
        await using var silo = await ScriptedSilo.StartAsync(pipeline, new() { ["Coalescing:Http:HeartbeatSeconds"] = "1" });
        using var response = await silo.Client.SendAsync(Chat.Post(Chat.Body("Slow?", stream: true)), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        (await reader.ReadLineAsync()).Should().StartWith(":", "the first thing that can be sent is a heartbeat");
        pipeline.Slices.Writer.TryWrite(new Slice { Text = "now", FinishReason = "stop" });
        pipeline.Slices.Writer.Complete();
        (await reader.ReadToEndAsync()).Should().Contain("\"content\":\"now\"").And.EndWith("data: [DONE]\n\n");
        response.Header("x-coalesce-status").Should().Be("join-semantic");
        response.Header("x-coalesce-similarity").Should().Be("0.973");
        response.Header("Cache-Status").Should().Be("coalesce; fwd=miss; collapsed; detail=semantic");
    }

    [Fact]
    public async Task Failure_BeforeTheFirstToken_HasAStatus()
    {
        var pipeline = new ScriptedPipeline();
        pipeline.Slices.Writer.Complete(new InferenceException(InferenceErrorCode.UpstreamFailed, "The provider failed."));
        await using var silo = await ScriptedSilo.StartAsync(pipeline);
        using var response = await silo.Client.AskAsync("Fails?", stream: true);

        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        (await response.JsonAsync()).GetProperty("error").GetProperty("code").GetString().Should().Be("upstream_error");
    }

    [Fact]
    public async Task Failure_AfterTheFirstToken_EndsTheStreamWithATypedError()
    {
        var pipeline = new ScriptedPipeline();
        await using var silo = await ScriptedSilo.StartAsync(pipeline);
        pipeline.Slices.Writer.TryWrite(new Slice { Text = "half an ans" });
        using var response = await silo.Client.SendAsync(Chat.Post(Chat.Body("Breaks?", stream: true)), HttpCompletionOption.ResponseHeadersRead);
        pipeline.Slices.Writer.Complete(new InferenceException(InferenceErrorCode.UpstreamFailed, "The provider failed."));
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        text.Should().Contain("half an ans").And.Contain("""data: {"error":{"message":"The provider failed.","type":"api_error","param":null,"code":"upstream_error"}}""");
        text.Should().NotContain("[DONE]");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Caller_WhoGoesAway_LeavesTheSession(bool stream)
    {
        var pipeline = new ScriptedPipeline();
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pipeline.OnOpen = _ => opened.TrySetResult();
        await using var silo = await ScriptedSilo.StartAsync(pipeline);
        using var leave = new CancellationTokenSource();
        var asking = silo.Client.SendAsync(Chat.Post(Chat.Body("Gone?", stream)), leave.Token);
        await opened.Task.WaitAsync(SiloHost.Patience);
        await leave.CancelAsync();

        await FluentActions.Awaiting(() => asking).Should().ThrowAsync<OperationCanceledException>();
        await pipeline.Left.WaitAsync(SiloHost.Patience);
    }

    [Fact]
    public async Task Exception_ThatNobodyExpects_Is500WithTheRequestIdAndNoTrace()
    {
        var pipeline = new ScriptedPipeline { OnOpen = static _ => throw new InvalidOperationException("secret detail") };
        await using var silo = await ScriptedSilo.StartAsync(pipeline);
        using var response = await silo.Client.AskAsync("Bug?");
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        text.Should().Contain(response.Header("x-request-id")).And.NotContain("secret detail");
    }
}
