using System.ClientModel;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoalescingCluster.Silo.Simulation;
using CoalescingCluster.Tests.Clusters;
using Microsoft.Extensions.Time.Testing;
using OpenAI;
using OpenAI.Chat;

namespace CoalescingCluster.Tests.Simulation;

public sealed class SimulatedProviderTests : IAsyncLifetime
{
    private static readonly string[] Stalled = ["This", " is"];
    private HttpClient _http = new();
    private SimulatedProvider _provider = null!;

    public async Task InitializeAsync()
    {
        _provider = await SimulatedProvider.StartAsync(new SimulatedProviderOptions { Port = 0, FirstTokenMs = 0, TokensPerSecond = 100_000, Tokens = 20 }, TimeProvider.System);
        _http.BaseAddress = _provider.Address;
        _http.Timeout = CoalescingTestCluster.Patience;
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_HasTheGrammarOfTheWire(bool withUsage)
    {
        var chunks = await StreamAsync("Why is the sky blue?", withUsage);
        chunks[^1].Should().BeNull("the last event is [DONE]");
        var parsed = chunks[..^1].Select(static chunk => chunk!).ToList();
        parsed.Select(static chunk => chunk["id"]!.GetValue<string>()).Distinct().Should().ContainSingle();
        parsed.Should().OnlyContain(static chunk => chunk["object"]!.GetValue<string>() == "chat.completion.chunk" && chunk["model"]!.GetValue<string>() == "gpt-4o-mini");
        parsed[0]["choices"]![0]!["delta"]!["role"]!.GetValue<string>().Should().Be("assistant");
        parsed.Select(FinishOf).Where(static reason => reason is not null).Should().Equal("stop");
        parsed.Select(WordOf).Where(static word => !string.IsNullOrEmpty(word)).Should().HaveCount(20, "every token is a chunk");
        var usages = parsed.Where(static chunk => chunk["usage"] is not null).ToList();
        if (!withUsage)
        {
            usages.Should().BeEmpty();
            return;
        }

        usages.Should().ContainSingle().Which.Should().BeSameAs(parsed[^1]);
        parsed[^1]["choices"]!.AsArray().Should().BeEmpty();
        parsed[^1]["usage"]!["completion_tokens"]!.GetValue<int>().Should().Be(20);
    }

    [Fact]
    public async Task Answer_NamesItself_IsTheSameForAPromptAndAnotherForAnother()
    {
        var first = await AskAsync("Why is the sky blue?");
        first.Should().StartWith("This is a simulated answer").And.Contain("Why is the sky blue?");
        (await AskAsync("Why is the sky blue?")).Should().Be(first);
        (await AskAsync("Why is the sea blue?")).Should().NotBe(first);
        string.Concat((await StreamAsync("Why is the sky blue?")).Select(WordOf)).Should().Be(first, "a stream tells the same");
    }

    [Fact]
    public async Task OfficialSdk_TalksToIt()
    {
        var client = new OpenAIClient(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri(_provider.Address, "v1") }).GetChatClient("gpt-4o-mini");
        ChatCompletion whole = await client.CompleteChatAsync("Hello");
        var text = "";
        await foreach (var update in client.CompleteChatStreamingAsync("Hello"))
            text += string.Concat(update.ContentUpdate.Select(static part => part.Text));
        text.Should().Be(whole.Content[0].Text);
        whole.Usage.OutputTokenCount.Should().Be(20);
    }

    [Fact]
    public async Task Stats_CountCallsAndTokens_UntilTheyAreReset()
    {
        await AskAsync("One");
        await StreamAsync("Two");
        var stats = await StatsAsync();
        (stats["calls"]!.GetValue<int>(), stats["active"]!.GetValue<int>(), stats["completion_tokens"]!.GetValue<int>()).Should().Be((2, 0, 40));
        stats["prompt_tokens"]!.GetValue<int>().Should().BePositive();
        await ControlAsync(new { reset = true });
        (await StatsAsync()).ToJsonString().Should().Be("""{"calls":0,"active":0,"prompt_tokens":0,"completion_tokens":0}""");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Caller_ThatHangsUp_IsNoLongerActive(bool streams)
    {
        await ControlAsync(new { stall_after_tokens = 2, stall_ms = 600_000 });
        using var stop = new CancellationTokenSource();
        var call = SendAsync("Hello", streams, stop.Token);
        await CoalescingTestCluster.EventuallyAsync(() => _provider.Active == 1, "the call is active");
        await stop.CancelAsync();
        await CoalescingTestCluster.EventuallyAsync(() => _provider.Active == 0, "the call that hung up is not active");
        await ((Func<Task>)(() => call)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Stream_ToldToBreakOff_DoesSoInTheMiddle()
    {
        await ControlAsync(new { fail_after_tokens = 2 });
        var words = new List<string>();
        var read = async () =>
        {
            using var response = await RequestAsync("Hello", true, CancellationToken.None);
            await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
                words.Add(WordOf(JsonNode.Parse(item.Data)));
        };
        await read.Should().ThrowAsync<IOException>();
        words.Where(static word => word.Length > 0).Should().Equal(Stalled);
    }

    [Fact]
    public async Task RateLimit_RefusesWithTheHeadersOfTheWire()
    {
        await ControlAsync(new { requests_per_second = 1 });
        (await SendAsync("One", false)).StatusCode.Should().Be(HttpStatusCode.OK);
        using var refused = await SendAsync("Two", false);
        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        refused.Headers.GetValues("retry-after-ms").Should().ContainSingle();
        refused.Headers.GetValues("x-ratelimit-limit-requests").Should().Equal("60");
        refused.Headers.GetValues("x-ratelimit-remaining-requests").Should().Equal("0");
        (await refused.Content.ReadFromJsonAsync<JsonObject>())!["error"]!["code"]!.GetValue<string>().Should().Be("rate_limit_exceeded");
    }

    [Fact]
    public async Task Refusal_AsksForTheWaitThatIsSet()
    {
        await ControlAsync(new { status = 503, retry_after_ms = 2500 });
        using var refused = await SendAsync("Hello", true);
        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Headers.GetValues("retry-after-ms").Should().Equal("2500");
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Tokens_ComeAtTheirTime()
    {
        var time = new FakeTimeProvider();
        await using var provider = await SimulatedProvider.StartAsync(new SimulatedProviderOptions { Port = 0, FirstTokenMs = 150, TokensPerSecond = 10, Tokens = 3 }, time);
        _http.Dispose();
        _http = new HttpClient { BaseAddress = provider.Address, Timeout = CoalescingTestCluster.Patience };
        var call = RequestAsync("Hello", true, CancellationToken.None);
        await CoalescingTestCluster.EventuallyAsync(() => provider.Active == 1, "the call is active");
        time.Advance(TimeSpan.FromMilliseconds(149));
        call.IsCompleted.Should().BeFalse("not even the headers come before the first token");
        await CoalescingTestCluster.EventuallyAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(10));
                return provider.Active == 0;
            },
            "the stream ended");
        using var response = await call;
        (await response.Content.ReadAsStringAsync()).Should().EndWith("data: [DONE]\n\n");
    }

    [Theory]
    [InlineData(503)]
    [InlineData(401)]
    public async Task Status_IsWhatItIsTold(int status)
    {
        await ControlAsync(new { status });
        using var response = await SendAsync("Hello", true);
        ((int)response.StatusCode).Should().Be(status);
        (await response.Content.ReadFromJsonAsync<JsonObject>())!["error"]!["message"]!.GetValue<string>().Should().Contain($"{status}");
        response.Headers.Contains("x-request-id").Should().BeTrue();
    }

    [Fact]
    public async Task FailRate_OfAll_FailsAll()
    {
        await ControlAsync(new { fail_rate = 1 });
        (await SendAsync("Hello", false)).StatusCode.Should().Be(HttpStatusCode.InternalServerError);
    }

    [Theory]
    [InlineData("""{"tokens":0}""", "tokens")]
    [InlineData("""{"fail_rate":1.5}""", "fail_rate")]
    [InlineData("""{"status":99}""", "status")]
    [InlineData("""{"tokens":"many"}""", "JSON")]
    [InlineData("nonsense", "JSON")]
    public async Task Control_ThatIsWrong_ChangesNothing(string body, string named)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri("control", UriKind.Relative), content);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Contain(named);
        (await AskAsync("Hello")).Split(' ').Should().HaveCount(20);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"model":"m"}""")]
    [InlineData("""{"model":"m","messages":[]}""")]
    [InlineData("""{"model":1,"messages":[{"role":"user","content":"x"}]}""")]
    public async Task Body_ThatIsNone_IsRefused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri("v1/chat/completions", UriKind.Relative), content);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonObject>())!["error"]!["type"]!.GetValue<string>().Should().Be("invalid_request_error");
        (await StatsAsync())["calls"]!.GetValue<int>().Should().Be(0);
    }

    [Fact]
    public async Task Streams_ByTheThousand_AllEnd()
    {
        await ControlAsync(new { first_token_ms = 50, tokens_per_second = 200 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => StreamAsync($"Question {number}")));
        answers.Select(static chunks => chunks[^1]).Should().OnlyContain(static last => last == null);
        (await StatsAsync()).ToJsonString().Should().Contain("\"calls\":1000,\"active\":0").And.Contain("\"completion_tokens\":20000");
    }

    private static string WordOf(JsonNode? chunk) =>
        chunk?["choices"] is JsonArray { Count: > 0 } choices && choices[0]!["delta"]!["content"] is { } word ? word.GetValue<string>() : "";

    private static string? FinishOf(JsonNode chunk) => chunk["choices"] is JsonArray { Count: > 0 } choices ? choices[0]!["finish_reason"]?.GetValue<string>() : null;

    private async Task<string> AskAsync(string prompt)
    {
        using var response = await SendAsync(prompt, false);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!["choices"]![0]!["message"]!["content"]!.GetValue<string>();
    }

    /// <summary>The chunks of a stream; <c>null</c> for the end mark.</summary>
    private async Task<List<JsonNode?>> StreamAsync(string prompt, bool withUsage = false)
    {
        using var response = await RequestAsync(prompt, true, CancellationToken.None, withUsage);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        var chunks = new List<JsonNode?>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            chunks.Add(item.Data == "[DONE]" ? null : JsonNode.Parse(item.Data));
        return chunks;
    }

    /// <summary>Sends a request and waits for the whole response.</summary>
    private async Task<HttpResponseMessage> SendAsync(string prompt, bool streams, CancellationToken cancellationToken = default)
    {
        var response = await RequestAsync(prompt, streams, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        return response;
    }

    private async Task<HttpResponseMessage> RequestAsync(string prompt, bool streams, CancellationToken cancellationToken, bool withUsage = false)
    {
        var body = new JsonObject
        {
            ["model"] = "gpt-4o-mini",
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }),
            ["stream"] = streams,
        };
        if (withUsage)
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/chat/completions", UriKind.Relative)) { Content = JsonContent.Create(body) };
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private async Task<JsonObject> StatsAsync() => (await _http.GetFromJsonAsync<JsonObject>(new Uri("stats", UriKind.Relative), JsonSerializerOptions.Web))!;

    private async Task ControlAsync(object controls)
    {
        using var response = await _http.PostAsJsonAsync(new Uri("control", UriKind.Relative), controls);
        response.EnsureSuccessStatusCode();
    }
}
