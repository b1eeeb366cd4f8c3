using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using CoalescingCluster.Tests.Hosting;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;

namespace CoalescingCluster.Tests.Doors;

/// <summary>The official OpenAI SDK for .NET, with nothing changed but its address.</summary>
[Collection(SiloTests.Name)]
public sealed class OpenAISdkTests(SiloFixture fixture)
{
    private readonly SiloHost _silo = fixture.Silo;

    [Fact]
    public async Task Chat_Completes_WithUsageAndFinishReason()
    {
        ChatCompletion completion = await Client().CompleteChatAsync([new UserChatMessage("How many legs does a spider have?")]);

        completion.Content[0].Text.Should().Contain("How many legs does a spider have?");
        completion.FinishReason.Should().Be(ChatFinishReason.Stop);
        completion.Usage.TotalTokenCount.Should().BeGreaterThan(0);
        completion.Model.Should().Be("gpt-4o-mini");
        completion.Id.Should().StartWith("chatcmpl-");
    }

    [Fact]
    public async Task Chat_Streaming_GivesTheTextOfTheWholeAnswer()
    {
        ChatMessage[] messages = [new UserChatMessage("How many strings does a violin have?")];
        var streamed = new StringBuilder();
        ChatTokenUsage? usage = null;
        await foreach (var update in Client().CompleteChatStreamingAsync(messages))
        {
            foreach (var part in update.ContentUpdate)
                streamed.Append(part.Text);
            usage = update.Usage ?? usage;
        }

        ChatCompletion whole = await Client().CompleteChatAsync(messages);

        streamed.ToString().Should().Be(whole.Content[0].Text, "a stream and a whole answer of one meaning share one flight");
        usage.Should().NotBeNull("the SDK asks for the usage of streams");
        usage!.TotalTokenCount.Should().Be(whole.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task Chat_WithABadKey_FailsWith401()
    {
        var act = () => Client("no-such-key").CompleteChatAsync([new UserChatMessage("Hello?")]);

        (await act.Should().ThrowAsync<ClientResultException>()).Which.Status.Should().Be(401);
    }

    [Fact]
    public async Task Chat_WithAnUnknownModel_FailsWith404()
    {
        var act = () => Client(model: "no-such-model").CompleteChatAsync([new UserChatMessage("Hello?")]);

        var error = (await act.Should().ThrowAsync<ClientResultException>()).Which;
        error.Status.Should().Be(404);
        error.Message.Should().Contain("no-such-model");
    }

    [Fact]
    public async Task Models_ListsWhatIsConfigured()
    {
        OpenAIModelCollection models = await new OpenAIModelClient(new ApiKeyCredential(SiloHost.Key), Options()).GetModelsAsync();

        models.Select(model => model.Id).Should().Contain(["gpt-4o-mini", "claude-3-5-sonnet", "local-vllm"]);
    }

    [Fact]
    public async Task Embeddings_AreTheLocalModels()
    {
        var client = new EmbeddingClient("all-MiniLM-L6-v2", new ApiKeyCredential(SiloHost.Key), Options());

        OpenAIEmbeddingCollection embeddings = await client.GenerateEmbeddingsAsync(["a cat", "a dog"]);

        embeddings.Should().HaveCount(2);
        embeddings[0].ToFloats().Length.Should().Be(384);
        embeddings[0].ToFloats().ToArray().Should().NotEqual(embeddings[1].ToFloats().ToArray());
    }

    [Fact]
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
        var options = new OpenAIClientOptions { Endpoint = new Uri(silo.Http, "v1") };

        ChatCompletion completion = await new ChatClient("gpt-4o-mini", new ApiKeyCredential(SiloHost.Key), options).CompleteChatAsync([new UserChatMessage("Now?")]);

        completion.Content[0].Text.Should().Be("at last");
        pipeline.Opened.Should().Be(2);
    }

    private ChatClient Client(string key = SiloHost.Key, string model = "gpt-4o-mini") => new(model, new ApiKeyCredential(key), Options());

    private OpenAIClientOptions Options() => new() { Endpoint = new Uri(_silo.Http, "v1"), RetryPolicy = new ClientRetryPolicy(0) };
}
