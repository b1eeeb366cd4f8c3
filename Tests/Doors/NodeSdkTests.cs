using System.Text.Json;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>The official OpenAI SDK for Node, with nothing changed but its address.</summary>
[Collection(SiloTests.Name)]
public sealed class NodeSdkTests(SiloFixture fixture)
{
    private readonly SiloHost _silo = fixture.Silo;

    [NodeFact]
    public async Task Chat_AndItsStream_GiveTheSameText()
    {
        var chat = await RunAsync("chat");
        var stream = await RunAsync("stream");

        chat.GetProperty("object").GetString().Should().Be("chat.completion");
        chat.GetProperty("finish").GetString().Should().Be("stop");
        stream.GetProperty("text").GetString().Should().Be(chat.GetProperty("text").GetString());
        stream.GetProperty("finish").GetString().Should().Be("stop");
        stream.GetProperty("total").GetInt32().Should().Be(chat.GetProperty("total").GetInt32());
    }

    [NodeFact]
    public async Task Models_AreListed() =>
        (await RunAsync("models")).GetProperty("names").EnumerateArray().Select(name => name.GetString()).Should().Contain("gpt-4o-mini");

    [NodeFact]
    public async Task Embeddings_AreTheLocalModels()
    {
        var result = await RunAsync("embed");

        result.GetProperty("count").GetInt32().Should().Be(2);
        result.GetProperty("dimensions").GetInt32().Should().Be(384);
    }

    [NodeFact]
    public async Task Chat_WithABadKey_IsAnAuthenticationError()
    {
        var error = await RunAsync("bad-key");

        error.GetProperty("status").GetInt32().Should().Be(401);
        error.GetProperty("code").GetString().Should().Be("invalid_api_key");
        error.GetProperty("kind").GetString().Should().Be("AuthenticationError");
    }

    [NodeFact]
    public async Task Chat_RefusedWith429_IsRetriedAfterTheTimeAsked()
    {
        var pipeline = new ScriptedPipeline();
        pipeline.OnOpen = _ =>
        {
            if (pipeline.Opened == 1)
                throw new InferenceException(InferenceErrorCode.RateLimited, "Slow down.") { RetryAfter = TimeSpan.FromMilliseconds(20) };
        };
        pipeline.Slices.Writer.TryWrite(new Slice { Text = "at last" });
        pipeline.Slices.Writer.Complete();
        await using var silo = await ScriptedSilo.StartAsync(pipeline);

        var chat = await NodeSdk.RunAsync(silo.Http, "retry");

        chat.GetProperty("text").GetString().Should().Be("at last");
        pipeline.Opened.Should().Be(2);
    }

    [NodeFact]
    public async Task Chat_RefusedWithASpentBudget_IsARateLimitErrorThatIsNotRetried()
    {
        var pipeline = new ScriptedPipeline { OnOpen = static _ => throw new InferenceException(InferenceErrorCode.BudgetSpent, "The budget of today is spent.") };
        await using var silo = await ScriptedSilo.StartAsync(pipeline);

        var error = await NodeSdk.RunAsync(silo.Http, "bad-budget");

        error.GetProperty("status").GetInt32().Should().Be(429);
        error.GetProperty("type").GetString().Should().Be("insufficient_quota");
        pipeline.Opened.Should().Be(1, "x-should-retry says no");
    }

    private Task<JsonElement> RunAsync(string scenario) => NodeSdk.RunAsync(_silo.Http, scenario);
}
