using System.Text;
using CoalescingCluster.Client;
using CoalescingCluster.Tests.Clusters;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel.ChatCompletion;
using Orleans;

namespace CoalescingCluster.Tests.Client;

public sealed class CoalescingClientTests
{
    [Fact]
    public async Task ChatClients_OfOneTenant_ShareOneInference()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(2);
        await cluster.ControlAsync(new { first_token_ms = 300 });
        var chat = Services(cluster).GetRequiredService<IChatClient>();
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => chat.GetResponseAsync("What is a client?")));
        responses.Select(response => response.Text).Distinct().Should().ContainSingle().Which.Should().Contain("simulated");
        cluster.Provider.Calls.Should().Be(1);
        responses.Should().Contain(response => (string)response.AdditionalProperties!["coalesce.status"]! == "JoinExact");
        responses[0].Usage!.OutputTokenCount.Should().BePositive();
    }

    [Fact]
    public async Task Stream_ThroughTheClient_IsTheSameText()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var chat = Services(cluster).GetRequiredService<IChatClient>();
        var text = new StringBuilder();
        await foreach (var update in chat.GetStreamingResponseAsync("What is a stream?"))
            text.Append(update.Text);
        text.ToString().Should().Be((await chat.GetResponseAsync("What is a stream?")).Text);
        cluster.Provider.Calls.Should().Be(1);
    }

    [Fact]
    public async Task SemanticKernel_GetsItsChatCompletion()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var completion = Services(cluster).GetRequiredService<IChatCompletionService>();
        var history = new ChatHistory("Be brief.");
        history.AddUserMessage("What is a kernel?");
        (await completion.GetChatMessageContentAsync(history)).Content.Should().Contain("simulated");
    }

    [Fact]
    public async Task Error_OfTheCluster_ReachesTheClientAsItself()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var client = Services(cluster).GetRequiredService<ICoalescingClient>();
        var call = () => client.CompleteAsync(new GatewayRequest { Tenant = "dev", Body = "{\"model\":\"gpt-4o-mini\"}"u8.ToArray() });
        (await call.Should().ThrowAsync<InferenceException>()).Which.Should().Match<InferenceException>(error => error.Code == InferenceErrorCode.InvalidRequest && error.Param == "messages");
        var stranger = () => client.CompleteAsync(new GatewayRequest { ApiKey = "wrong", Body = "{}"u8.ToArray() });
        (await stranger.Should().ThrowAsync<InferenceException>()).Which.Code.Should().Be(InferenceErrorCode.Unauthenticated);
    }

    [Fact]
    public void Body_OfToolsImagesAndResults_IsTheOpenAIForm()
    {
        var body = Encoding.UTF8.GetString(ChatBodyWriter.Write(
            [
                new ChatMessage(ChatRole.User, [new TextContent("Look"), new UriContent("https://example.com/a.png", "image/png")]),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "f", new Dictionary<string, object?> { ["x"] = 1 })]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "42")]),
            ],
            new ChatOptions { Temperature = 0, StopSequences = ["END"], MaxOutputTokens = 5, Tools = [AIFunctionFactory.Create((int x) => x, "f")], ToolMode = ChatToolMode.RequireAny },
            "m").Span);
        using var json = System.Text.Json.JsonDocument.Parse(body);
        var root = json.RootElement;
        root.GetProperty("messages")[0].GetProperty("content")[1].GetProperty("image_url").GetProperty("url").GetString().Should().Be("https://example.com/a.png");
        root.GetProperty("messages")[1].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString().Should().Be("{\"x\":1}");
        root.GetProperty("messages")[2].GetProperty("tool_call_id").GetString().Should().Be("c1");
        root.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString().Should().Be("f");
        root.GetProperty("tool_choice").GetString().Should().Be("required");
        root.GetProperty("temperature").GetDouble().Should().Be(0);
        CoalescingCluster.Fingerprinting.ChatRequest.Parse(Encoding.UTF8.GetBytes(body)).Model.Should().Be("m", "the cluster takes what the client writes");
    }

    private static ServiceProvider Services(CoalescingTestCluster cluster)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IGrainFactory>(cluster.Orleans.Client);
        services.AddCoalescingClient(options => options.Tenant = "dev");
        return services.BuildServiceProvider();
    }
}
