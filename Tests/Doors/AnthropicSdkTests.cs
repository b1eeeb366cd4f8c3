using System.Text;
using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>The official Anthropic SDK for .NET, with nothing changed but its address.</summary>
[Collection(SiloTests.Name)]
public sealed class AnthropicSdkTests(SiloFixture fixture)
{
    private readonly SiloHost _silo = fixture.Silo;

    [Fact]
    public async Task Message_IsAnswered_WithUsageAndStopReason()
    {
        var message = await Client().Messages.Create(Ask("How many eyes does a scallop have?"));

        message.Content.Should().ContainSingle();
        message.Content[0].TryPickText(out var text).Should().BeTrue();
        text!.Text.Should().Contain("How many eyes does a scallop have?");
        message.ID.Should().StartWith("msg_");
        message.StopReason!.Raw().Should().Be("end_turn");
        message.Usage.OutputTokens.Should().BeGreaterThan(0);
        message.Validate();
    }

    [Fact]
    public async Task Stream_GivesTheTextOfTheWholeMessage()
    {
        var ask = Ask("How many keys does a piano have?");
        var streamed = new StringBuilder();
        var events = new List<string>();
        long tokens = 0;
        await foreach (var item in Client().Messages.CreateStreaming(ask))
        {
            item.Validate();
            events.Add(item.Json.GetProperty("type").GetString()!);
            if (item.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var text))
                streamed.Append(text.Text);
            if (item.TryPickDelta(out var end))
                tokens = end.Usage.OutputTokens;
        }

        var whole = await Client().Messages.Create(ask);

        whole.Content[0].TryPickText(out var all).Should().BeTrue();
        streamed.ToString().Should().Be(all!.Text);
        tokens.Should().Be(whole.Usage.OutputTokens);
        events[0].Should().Be("message_start");
        events[^1].Should().Be("message_stop");
    }

    [Fact]
    public async Task Models_AreListed()
    {
        var page = await Client().Models.List();

        page.Items.Select(static model => model.ID).Should().Contain("claude-3-5-sonnet").And.Contain("gpt-4o-mini");
        (await Client().Models.Retrieve("claude-3-5-sonnet")).DisplayName.Should().Be("claude-3-5-sonnet");
    }

    [Fact]
    public async Task Tools_GoRoundOnce()
    {
        var tool = new Tool
        {
            Name = "weather",
            Description = "Tells the weather.",
            InputSchema = new() { Properties = new Dictionary<string, JsonElement> { ["city"] = JsonSerializer.SerializeToElement(new { type = "string" }) }, Required = ["city"] },
        };
        var first = await Client().Messages.Create(Ask("Does it rain in Bergen?") with { Tools = [tool], ToolChoice = new ToolChoiceAny() });
        first.StopReason!.Raw().Should().Be("tool_use");
        first.Content[0].TryPickToolUse(out var call).Should().BeTrue();
        call!.Name.Should().Be("weather");
        call.Input["city"].GetString().Should().Be("simulated");

        var second = await Client().Messages.Create(new MessageCreateParams
        {
            Model = "claude-3-5-sonnet",
            MaxTokens = 256,
            Tools = [tool],
            Messages =
            [
                new UserMessageParam("Does it rain in Bergen?"),
                new AssistantMessageParam(new List<ContentBlockParam> { new ToolUseBlockParam { ID = call.ID, Name = call.Name, Input = call.Input } }),
                new UserMessageParam(new List<ContentBlockParam> { new ToolResultBlockParam(call.ID) { Content = "It does." } }),
            ],
        });

        second.StopReason!.Raw().Should().Be("end_turn");
        second.Content[0].TryPickText(out var text).Should().BeTrue();
        text!.Text.Should().Contain("It does.");
    }

    [Fact]
    public async Task Message_WithABadKey_IsUnauthorized()
    {
        var act = () => Client("no-such-key").Messages.Create(Ask("Hello?"));

        var error = (await act.Should().ThrowAsync<AnthropicUnauthorizedException>()).Which;
        error.RequestID.Should().NotBeNullOrEmpty();
        error.ResponseBody.Should().Contain("authentication_error");
    }

    [Fact]
    public async Task Tokens_AreCounted()
    {
        var small = await Client().Messages.CountTokens(new() { Model = "claude-3-5-sonnet", Messages = [new UserMessageParam("Hello, world!")] });
        var large = await Client().Messages.CountTokens(new() { Model = "claude-3-5-sonnet", Messages = [new UserMessageParam(string.Join(' ', Enumerable.Repeat("orchard", 100)))] });

        small.InputTokens.Should().BeInRange(4, 30);
        large.InputTokens.Should().BeInRange(100, 300);
    }

    [Theory]
    [InlineData(InferenceErrorCode.RateLimited)]
    [InlineData(InferenceErrorCode.Overloaded)]
    public async Task Message_RefusedForNow_IsRetriedAfterTheTimeAsked(InferenceErrorCode code)
    {
        var pipeline = new ScriptedPipeline();
        pipeline.OnOpen = _ =>
        {
            if (pipeline.Opened == 1)
                throw new InferenceException(code, "Slow down.") { RetryAfter = TimeSpan.FromMilliseconds(20) };
        };
        pipeline.Slices.Writer.TryWrite(new Slice { Text = "at last" });
        pipeline.Slices.Writer.Complete();
        await using var silo = await ScriptedSilo.StartAsync(pipeline);
        using var client = new AnthropicClient { BaseUrl = silo.Http.ToString().TrimEnd('/'), ApiKey = SiloHost.Key, MaxRetries = 2 };

        var message = await client.Messages.Create(Ask("Now?"));

        message.Content[0].TryPickText(out var text).Should().BeTrue();
        text!.Text.Should().Be("at last");
        pipeline.Opened.Should().Be(2);
    }

    private static MessageCreateParams Ask(string prompt) => new() { Model = "claude-3-5-sonnet", MaxTokens = 256, Messages = [new UserMessageParam(prompt)] };

    private AnthropicClient Client(string key = SiloHost.Key) => new() { BaseUrl = _silo.Http.ToString().TrimEnd('/'), ApiKey = key, MaxRetries = 0 };
}
