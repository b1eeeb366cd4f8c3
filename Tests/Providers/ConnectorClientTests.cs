using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CoalescingCluster.Providers.Connectors;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using FunctionCallContent = Microsoft.Extensions.AI.FunctionCallContent;
using FunctionResultContent = Microsoft.Extensions.AI.FunctionResultContent;
using TextContent = Microsoft.Extensions.AI.TextContent;

namespace CoalescingCluster.Tests.Providers;

public sealed class ConnectorClientTests
{
    [Fact]
    public async Task Request_IsTranslated_WithWhatHasAWordThere()
    {
        var (messages, options) = await SentAsync("""
            {"model":"m","temperature":0.5,"top_p":0.9,"top_k":40,"max_completion_tokens":77,"seed":9007199254740993,"stop":["a","b"],"presence_penalty":0.1,"frequency_penalty":0.2,
             "parallel_tool_calls":false,"tool_choice":{"type":"function","function":{"name":"weather"}},"reasoning_effort":"high","logit_bias":{"1":2},"min_p":0.05,"service_tier":"flex",
             "response_format":{"type":"json_schema","json_schema":{"name":"list","schema":{"type":"object"}}},
             "tools":[{"type":"function","function":{"name":"weather","description":"Tells it","strict":true,"parameters":{"type":"object","required":["city"]}}}],
             "messages":[{"role":"developer","content":"Be brief"},{"role":"user","content":"Hi"}]}
            """);
        options.Should().BeEquivalentTo(new { ModelId = "upstream", Temperature = 0.5f, TopP = 0.9f, TopK = 40, MaxOutputTokens = 77, Seed = 9007199254740993L, PresencePenalty = 0.1f, FrequencyPenalty = 0.2f, AllowMultipleToolCalls = false });
        options.StopSequences.Should().Equal("a", "b");
        options.ToolMode.Should().Be(ChatToolMode.RequireSpecific("weather"));
        options.Reasoning!.Effort.Should().Be(ReasoningEffort.High);
        options.ResponseFormat.Should().BeOfType<ChatResponseFormatJson>().Which.SchemaName.Should().Be("list");
        var tool = options.Tools.Should().ContainSingle().Which.Should().BeAssignableTo<AIFunctionDeclaration>().Which;
        tool.JsonSchema.GetRawText().Should().Contain("city");
        tool.AdditionalProperties["strict"].Should().Be(true);
        options.AdditionalProperties.Should().ContainKeys("logit_bias", "min_p", "service_tier").And.HaveCount(3);
        messages.Select(static message => message.Role).Should().Equal(ChatRole.System, ChatRole.User);
    }

    [Fact]
    public async Task Messages_KeepToolCallsResultsAndImages()
    {
        var (messages, _) = await SentAsync("""
            {"model":"m","messages":[
              {"role":"user","name":"ann","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{\"x\":1}"}}]},
              {"role":"tool","tool_call_id":"call_1","content":"a fox"}]}
            """);
        messages[0].AuthorName.Should().Be("ann");
        messages[0].Contents.Should().SatisfyRespectively(
            static text => text.Should().BeOfType<TextContent>().Which.Text.Should().Be("What is this?"),
            static image => image.Should().BeOfType<DataContent>().Which.MediaType.Should().Be("image/png"),
            static link => link.Should().BeOfType<UriContent>().Which.Uri.Should().Be("https://example.org/a.png"));
        var call = messages[1].Contents.Should().ContainSingle().Which.Should().BeOfType<FunctionCallContent>().Which;
        (call.CallId, call.Name).Should().Be(("call_1", "look"));
        call.Arguments!["x"].Should().BeOfType<JsonElement>().Which.GetInt32().Should().Be(1);
        var result = messages[2].Contents.Should().ContainSingle().Which.Should().BeOfType<FunctionResultContent>().Which;
        (result.CallId, result.Result).Should().Be(("call_1", "a fox"));
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://example.org/v"}}]}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:broken"}}]}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"web_search"}]}""")]
    public async Task Request_ThatHasNoFormThere_IsRefused(string body) =>
        (await ErrorAsync(new ScriptedChat(), body)).Code.Should().Be(InferenceErrorCode.InvalidRequest);

    [Fact]
    public async Task Updates_BecomeSlices()
    {
        var chat = new ScriptedChat(
            new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("Hm")]),
            new ChatResponseUpdate(ChatRole.Assistant, "Hel"),
            new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("lo"), new FunctionCallContent("c1", "f", new Dictionary<string, object?> { ["a"] = 1 }), new FunctionCallContent("c2", "g")]),
            new ChatResponseUpdate { FinishReason = ChatFinishReason.ToolCalls, Contents = [new UsageContent(new UsageDetails { InputTokenCount = 5, OutputTokenCount = 3, CachedInputTokenCount = 2 })] });
        (await ReadAsync(chat)).Should().BeEquivalentTo(
            [
                new Slice { Reasoning = "Hm" },
                new Slice { Text = "Hel" },
                new Slice { Text = "lo" },
                new Slice { ToolCalls = [new(0, "c1", "f", """{"a":1}""")] },
                new Slice { ToolCalls = [new(1, "c2", "g", "{}")] },
                new Slice { FinishReason = "tool_calls", Usage = new TokenUsage(5, 3, 2) },
            ],
            static options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData(429, InferenceErrorCode.RateLimited)]
    [InlineData(503, InferenceErrorCode.UpstreamFailed)]
    [InlineData(401, InferenceErrorCode.UpstreamFailed)]
    [InlineData(400, InferenceErrorCode.InvalidRequest)]
    public async Task Failure_OfTheConnector_IsTranslatedByItsStatus(int status, InferenceErrorCode code)
    {
        var error = await ErrorAsync(new ScriptedChat { Failure = new HttpRequestException("key sk-secret", null, (HttpStatusCode)status) });
        (error.Code, error.UpstreamStatus).Should().Be((code, status));
        if (status != 400)
            error.Message.Should().NotContain("sk-secret");
        (await ErrorAsync(new ScriptedChat { Failure = new HttpOperationException((HttpStatusCode)status, null, "key sk-secret", null) })).Code.Should().Be(code);
    }

    [Fact]
    public async Task Failure_WithoutAStatus_IsTheProvidersAndShowsNothing()
    {
        var error = await ErrorAsync(new ScriptedChat { Failure = new InvalidOperationException("key sk-secret") });
        (error.Code, error.UpstreamStatus).Should().Be((InferenceErrorCode.UpstreamFailed, null));
        error.Message.Should().Contain("InvalidOperationException").And.NotContain("sk-secret");
        (await ErrorAsync(new ScriptedChat { Failure = new TaskCanceledException() })).Code.Should().Be(InferenceErrorCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Service_OfSemanticKernel_Answers()
    {
        using var chat = new KernelService().AsChatClient();
        (await ReadAsync(chat)).Select(static slice => slice.Text ?? slice.FinishReason).Should().Equal("Hel", "lo", "stop");
    }

    private static async Task<(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)> SentAsync(string body)
    {
        using var chat = new ScriptedChat();
        await ReadAsync(chat, body);
        return (chat.Messages!, chat.Options!);
    }

    private static async Task<InferenceException> ErrorAsync(ScriptedChat chat, string? body = null)
    {
        using (chat)
            return (await ((Func<Task>)(() => ReadAsync(chat, body))).Should().ThrowAsync<InferenceException>()).Which;
    }

    private static async Task<List<Slice>> ReadAsync(IChatClient chat, string? body = null)
    {
        var call = new InferenceCall { Provider = "p", UpstreamModel = "upstream", Model = "m", Body = System.Text.Encoding.UTF8.GetBytes(body ?? """{"model":"m","messages":[{"role":"user","content":"Hi"}]}"""), Tenant = "t" };
        var slices = new List<Slice>();
        await foreach (var slice in new ConnectorClient("p", chat).StreamAsync(call, CancellationToken.None))
            slices.Add(slice);
        return slices;
    }

    private sealed class ScriptedChat(params ChatResponseUpdate[] updates) : IChatClient
    {
        public IReadOnlyList<ChatMessage>? Messages { get; private set; }

        public ChatOptions? Options { get; private set; }

        public Exception? Failure { get; init; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Calls are streamed.");

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            (Messages, Options) = (messages.ToList(), options);
            await Task.CompletedTask;
            if (Failure is { } failure)
                throw failure;
            foreach (var update in updates)
                yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing to let go of.
        }
    }

    private sealed class KernelService : IChatCompletionService
    {
        public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?>();

        public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Calls are streamed.");

        public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            yield return new StreamingChatMessageContent(AuthorRole.Assistant, "Hel");
            yield return new StreamingChatMessageContent(AuthorRole.Assistant, "lo");
        }
    }
}
