using System.Text;
using System.Text.Json.Nodes;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Providers;
using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Providers;

/// <summary>What goes over the OpenAI wire, seen by a server on a socket.</summary>
public sealed class OpenAIProviderClientTests : IDisposable
{
    private const string Done = "[DONE]";
    private readonly HttpClient _http = new();

    public static TheoryData<string, string> Bodies => new()
    {
        { "sampling", """{"model":"m","messages":[{"role":"user","content":"Hi"}],"temperature":0.3,"top_p":0.95,"seed":9007199254740993,"max_completion_tokens":99,"stop":["a","b"],"logit_bias":{"50256":-100},"presence_penalty":-0.5,"logprobs":true,"top_logprobs":3,"reasoning_effort":"high","service_tier":"flex","verbosity":"low"}""" },
        { "vendor's", """{"model":"m","messages":[{"role":"user","content":"Hi"}],"top_k":40,"min_p":0.05,"repetition_penalty":1.1,"guided_json":{"type":"object","properties":{"a":{"type":"string"}}},"chat_template_kwargs":{"enable_thinking":false},"provider":{"order":["x","y"]}}""" },
        { "tools", """{"model":"m","messages":[{"role":"user","content":"Weather?"}],"tools":[{"type":"function","function":{"name":"weather","description":"Tells it","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}],"tool_choice":{"type":"function","function":{"name":"weather"}},"parallel_tool_calls":false}""" },
        { "tool results", """{"model":"m","messages":[{"role":"system","content":"Be brief"},{"role":"user","content":"Weather?"},{"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\": \"Oslo\"}"}}]},{"role":"tool","tool_call_id":"call_1","content":"4 °C"},{"role":"user","content":"And now?","name":"ann"}]}""" },
        { "images", """{"model":"m","messages":[{"role":"developer","content":"Look"},{"role":"user","content":[{"type":"text","text":"What is this? 🦊"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}},{"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}},{"type":"file","file":{"file_id":"f-1"}}]}],"modalities":["text"]}""" },
        { "schema", """{"model":"m","messages":[{"role":"user","content":"List"}],"response_format":{"type":"json_schema","json_schema":{"name":"list","strict":true,"schema":{"type":"object","properties":{"items":{"type":"array","items":{"type":"string"}}},"required":["items"],"additionalProperties":false}}}}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_ReachesTheProviderWhole(string kind, string body)
    {
        await using var server = await RecordingServer.StreamsAsync("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""", Done);
        await ReadAsync(server, ChatRequest.Parse(Encoding.UTF8.GetBytes(body)).Upstream);

        var expected = JsonNode.Parse(body)!.AsObject();
        expected["model"] = "upstream-model";
        expected["stream"] = true;
        expected["stream_options"] = new JsonObject { ["include_usage"] = true };
        var received = server.Requests.Should().ContainSingle().Which;
        Normal(JsonNode.Parse(received.Body)).Should().Be(Normal(expected), "a body of the kind '{0}' is the caller's word", kind);
        received.Path.Should().Be("/v1/chat/completions");
        received.Headers["Authorization"].Should().Be("Bearer sk-secret");
        received.Headers["Content-Type"].Should().StartWith("application/json");
    }

    [Fact]
    public async Task Stream_GivesEverythingThatItsChunksHold()
    {
        await using var server = await RecordingServer.StreamsAsync(
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":"Hm"},"finish_reason":null}],"usage":null}""",
            """{"choices":[{"index":0,"delta":{"content":"Hel"},"logprobs":{"content":[{"token":"Hel","logprob":-0.1,"bytes":null,"top_logprobs":[]}]},"finish_reason":null}]}""",
            """{"choices":[{"index":1,"delta":{"content":"another choice"},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"refusal":"no"},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":1}"}}]},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
            """{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":4}}}""",
            Done,
            "not read");
        var slices = await ReadAsync(server);
        slices.Should().BeEquivalentTo(
            [
                new Slice { Reasoning = "Hm" },
                new Slice { Text = "Hel", LogProbsJson = """{"content":[{"token":"Hel","logprob":-0.1,"bytes":null,"top_logprobs":[]}]}""" },
                new Slice { Refusal = "no" },
                new Slice { ToolCalls = [new(0, "call_1", "f", "")] },
                new Slice { ToolCalls = [new(0, null, null, """{"a":1}""")] },
                new Slice { FinishReason = "tool_calls" },
                new Slice { Usage = new TokenUsage(7, 5, 4) },
            ],
            static options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task Answer_OfAServerThatCannotStream_IsTakenWhole()
    {
        await using var server = await RecordingServer.AnswersAsync(200, """{"choices":[{"index":0,"message":{"role":"assistant","content":"Hello","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}""");
        (await ReadAsync(server)).Should().ContainSingle().Which.Should().BeEquivalentTo(
            new Slice { Text = "Hello", ToolCalls = [new(0, "c", "f", "{}")], FinishReason = "stop", Usage = new TokenUsage(3, 1) });
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"half"},"finish_reason":null}]}""", "broke its answer off")]
    [InlineData("""{"error":{"message":"out of memory","type":"server_error"}}""", "out of memory")]
    [InlineData("""{"error":"worker died"}""", "worker died")]
    public async Task Stream_ThatBreaksOff_IsAFailure(string chunk, string message)
    {
        await using var server = await RecordingServer.StreamsAsync(chunk);
        var error = await ErrorAsync(server);
        error.Code.Should().Be(InferenceErrorCode.UpstreamFailed);
        error.Message.Should().Contain(message);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"bad seed","type":"invalid_request_error","param":"seed"}}""", InferenceErrorCode.InvalidRequest, "bad seed")]
    [InlineData(400, """{"error":{"message":"too long","code":"context_length_exceeded","param":"messages"}}""", InferenceErrorCode.ContextLengthExceeded, "too long")]
    [InlineData(422, """{"message":"no such field"}""", InferenceErrorCode.InvalidRequest, "no such field")]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided: sk-secret"}}""", InferenceErrorCode.UpstreamFailed, "does not accept")]
    [InlineData(404, """{"error":{"message":"The model `m` does not exist","code":"model_not_found"}}""", InferenceErrorCode.ModelNotFound, "does not exist")]
    [InlineData(404, "<html>", InferenceErrorCode.UpstreamFailed, "BaseUrl")]
    [InlineData(413, "{}", InferenceErrorCode.BodyTooLarge, "413")]
    [InlineData(429, """{"error":{"message":"slow down","code":"rate_limit_exceeded"}}""", InferenceErrorCode.RateLimited, "slow down")]
    [InlineData(429, """{"error":{"message":"check your plan","code":"insufficient_quota"}}""", InferenceErrorCode.UpstreamFailed, "no quota left")]
    [InlineData(500, "[]", InferenceErrorCode.UpstreamFailed, "500")]
    [InlineData(503, """{"error":"overloaded"}""", InferenceErrorCode.UpstreamFailed, "overloaded")]
    [InlineData(504, "", InferenceErrorCode.DeadlineExceeded, "too long")]
    public async Task Error_OfTheProvider_IsTranslated(int status, string body, InferenceErrorCode code, string message)
    {
        await using var server = await RecordingServer.AnswersAsync(status, body);
        var error = await ErrorAsync(server);
        error.Code.Should().Be(code);
        error.Message.Should().Contain(message).And.NotContain("sk-secret");
        server.Requests.Should().ContainSingle("whether to try again is not the client's matter");
    }

    [Theory]
    [InlineData("retry-after-ms", "250", 250)]
    [InlineData("Retry-After", "3", 3000)]
    [InlineData("Retry-After", "soon", 1000)]
    [InlineData("Retry-After", "-1", 1000)]
    public async Task RateLimit_SaysWhenToComeBack(string header, string value, int milliseconds)
    {
        await using var server = await RecordingServer.AnswersAsync(429, """{"error":{"message":"slow down"}}""", (header, value));
        (await ErrorAsync(server)).RetryAfter.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Fact]
    public async Task Message_OfTheProvider_IsBounded()
    {
        await using var server = await RecordingServer.AnswersAsync(400, "{\"error\":{\"message\":\"" + new string('x', 10_000) + "\"}}");
        (await ErrorAsync(server)).Message.Length.Should().BeLessThan(1000);
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsAFailureOfTheProvider()
    {
        await using var server = await RecordingServer.StreamsAsync();
        await server.DisposeAsync();
        var error = await ErrorAsync(server);
        error.Code.Should().Be(InferenceErrorCode.UpstreamFailed);
        error.UpstreamStatus.Should().BeNull();
    }

    [Fact]
    public async Task Call_ThatIsCancelled_HangsUp()
    {
        var hungUp = new TaskCompletionSource();
        await using var server = await RecordingServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(hungUp.SetResult);
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await hungUp.Task;
        });
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync(server, cancellationToken: stop.Token);
        await CoalescingTestCluster.EventuallyAsync(() => !server.Requests.IsEmpty, "the request came");
        await stop.CancelAsync();
        await ((Func<Task>)(() => reading)).Should().ThrowAsync<OperationCanceledException>();
        await hungUp.Task.WaitAsync(CoalescingTestCluster.Patience);
    }

    public void Dispose() => _http.Dispose();

    private static string Normal(JsonNode? node) => Sorted(node)!.ToJsonString();

    /// <summary>The order of an object's members says nothing, and a member that is null says as much as one that is missing.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(static member => member.Value is not null).OrderBy(static member => member.Key, StringComparer.Ordinal).Select(static member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private async Task<InferenceException> ErrorAsync(RecordingServer server) =>
        (await ((Func<Task>)(() => ReadAsync(server))).Should().ThrowAsync<InferenceException>()).Which;

    private async Task<List<Slice>> ReadAsync(RecordingServer server, ReadOnlyMemory<byte>? body = null, CancellationToken cancellationToken = default)
    {
        var client = new OpenAIProviderClient("p", new ProviderOptions { BaseUrl = new Uri(server.Address, "v1").ToString(), ApiKey = "sk-secret" }, _http);
        var call = new InferenceCall { Provider = "p", UpstreamModel = "upstream-model", Model = "m", Body = body ?? """{"model":"m","messages":[{"role":"user","content":"Hi"}]}"""u8.ToArray(), Tenant = "t" };
        var slices = new List<Slice>();
        await foreach (var slice in client.StreamAsync(call, cancellationToken))
            slices.Add(slice);
        return slices;
    }
}
