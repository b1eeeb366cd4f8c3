using System.Text.Json;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>The official Anthropic SDK for Node, with nothing changed but its address.</summary>
[Collection(SiloTests.Name)]
public sealed class NodeAnthropicSdkTests(SiloFixture fixture)
{
    private readonly SiloHost _silo = fixture.Silo;

    [NodeFact]
    public async Task Message_AndItsStream_GiveTheSameText()
    {
        var message = await RunAsync("message");
        var stream = await RunAsync("stream");

        message.GetProperty("type").GetString().Should().Be("message");
        message.GetProperty("stop").GetString().Should().Be("end_turn");
        message.GetProperty("text").GetString().Should().Contain("cherry");
        foreach (var member in new[] { "text", "stop", "input", "output" })
            stream.GetProperty(member).GetRawText().Should().Be(message.GetProperty(member).GetRawText(), "a stream says the same {0}", member);
        stream.GetProperty("events").EnumerateArray().Select(static e => e.GetString()).Should().StartWith("message_start").And.EndWith("message_stop");
    }

    [NodeFact]
    public async Task Tools_GoRoundOnce()
    {
        var round = await RunAsync("tools");

        round.GetProperty("stop").GetString().Should().Be("tool_use");
        round.GetProperty("name").GetString().Should().Be("weather");
        round.GetProperty("input").GetRawText().Should().Be("""{"city":"simulated"}""");
        round.GetProperty("answer").GetString().Should().Contain("It pours.");
    }

    [NodeFact]
    public async Task Tokens_AreCounted() => (await RunAsync("count")).GetProperty("tokens").GetInt32().Should().BeInRange(10, 100);

    [NodeFact]
    public async Task Message_WithABadKey_IsAnAuthenticationError()
    {
        var error = await RunAsync("bad-key");

        error.GetProperty("status").GetInt32().Should().Be(401);
        error.GetProperty("type").GetString().Should().Be("authentication_error");
        error.GetProperty("kind").GetString().Should().Be("AuthenticationError");
        error.GetProperty("request").GetString().Should().NotBeNullOrEmpty();
    }

    [NodeFact]
    public async Task Message_RefusedWith429_IsRetriedAfterTheTimeAsked()
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

        (await NodeSdk.MessagesAsync(silo.Http, "retry")).GetProperty("text").GetString().Should().Be("at last");
        pipeline.Opened.Should().Be(2);
    }

    [NodeTheory]
    [InlineData("overloaded", InferenceErrorCode.Overloaded, 529, "overloaded_error")]
    [InlineData("bad-budget", InferenceErrorCode.BudgetSpent, 402, "billing_error")]
    public async Task Message_ThatIsRefused_HasAnthropicsStatus(string scenario, InferenceErrorCode code, int status, string type)
    {
        var pipeline = new ScriptedPipeline { OnOpen = _ => throw new InferenceException(code, "Not now.") };
        await using var silo = await ScriptedSilo.StartAsync(pipeline);

        var error = await NodeSdk.MessagesAsync(silo.Http, scenario);

        error.GetProperty("status").GetInt32().Should().Be(status);
        error.GetProperty("type").GetString().Should().Be(type);
        pipeline.Opened.Should().Be(1);
    }

    private Task<JsonElement> RunAsync(string scenario) => NodeSdk.MessagesAsync(_silo.Http, scenario);
}
