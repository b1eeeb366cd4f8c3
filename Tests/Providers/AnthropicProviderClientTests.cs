using System.Net.Http.Json;
using System.Text;
using CoalescingCluster.Coalescing;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Providers;
using CoalescingCluster.Silo.Simulation;

namespace CoalescingCluster.Tests.Providers;

/// <summary>The client of Anthropic's wire, over a real socket to the simulated provider.</summary>
public sealed class AnthropicProviderClientTests : IAsyncLifetime
{
    private const string Tool = """{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city","days"]}}}""";
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private SimulatedProvider _provider = null!;

    public async Task InitializeAsync() =>
        _provider = await SimulatedProvider.StartAsync(new SimulatedProviderOptions { Port = 0, FirstTokenMs = 1, TokensPerSecond = 100_000, Tokens = 20 }, TimeProvider.System);

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Stream_GivesTextUsageAndFinishReason()
    {
        var answer = await AskAsync("""{"model":"claude","messages":[{"role":"system","content":"s"},{"role":"user","content":"How far is the sun?"}]}""");

        answer.Text.Should().Contain("How far is the sun?");
        answer.FinishReason.Should().Be("stop");
        answer.Usage.CompletionTokens.Should().Be(20);
        answer.Usage.PromptTokens.Should().BeGreaterThan(0);
        _provider.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Stream_OfADemandedToolCall_GivesItsArguments()
    {
        var body = $$"""{"model":"claude","messages":[{"role":"user","content":"Rain?"}],"tools":[{{Tool}}],"tool_choice":"required"}""";
        var answer = await AskAsync(body);
        var again = await AskAsync(body);

        answer.FinishReason.Should().Be("tool_calls");
        answer.Text.Should().BeEmpty();
        var call = answer.ToolCalls.Should().ContainSingle().Subject;
        call.Name.Should().Be("weather");
        call.Arguments.Should().Be("""{"city":"simulated","days":1}""");
        call.CallId.Should().StartWith("toolu_");
        again.ToolCalls.Should().Equal(answer.ToolCalls, "equal requests get equal calls");
    }

    [Fact]
    public async Task Stream_WithThinking_KeepsTheSignature()
    {
        var answer = await AskAsync("""{"model":"claude","messages":[{"role":"user","content":"Hm?"}],"thinking":{"type":"enabled","budget_tokens":1024}}""");

        answer.Reasoning.Should().Be("This is a simulated thought.");
        answer.ReasoningBlocks.Should().Equal(new ReasoningBlock("This is a simulated thought.", "simulated", null));
        answer.Text.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(400, InferenceErrorCode.InvalidRequest)]
    [InlineData(401, InferenceErrorCode.UpstreamFailed)]
    [InlineData(404, InferenceErrorCode.ModelNotFound)]
    [InlineData(413, InferenceErrorCode.BodyTooLarge)]
    [InlineData(429, InferenceErrorCode.RateLimited)]
    [InlineData(500, InferenceErrorCode.UpstreamFailed)]
    [InlineData(529, InferenceErrorCode.UpstreamFailed)]
    public async Task Status_ThatIsAnError_HasACode(int status, InferenceErrorCode code)
    {
        await ControlAsync(new { status });
        var act = () => AskAsync("""{"model":"claude","messages":[{"role":"user","content":"Hm?"}]}""");

        var error = (await act.Should().ThrowAsync<InferenceException>()).Which;
        error.Code.Should().Be(code);
        error.UpstreamStatus.Should().Be(status);
    }

    [Fact]
    public async Task RateLimit_SaysWhenToComeBack()
    {
        await ControlAsync(new { requests_per_second = 0.5 });
        var body = """{"model":"claude","messages":[{"role":"user","content":"Hm?"}]}""";
        var act = async () =>
        {
            for (var i = 0; i < 3; i++)
                await AskAsync(body);
        };

        (await act.Should().ThrowAsync<InferenceException>()).Which.RetryAfter.Should().Be(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Stream_ThatBreaksOff_Fails()
    {
        await ControlAsync(new { fail_after_tokens = 5 });
        var act = () => AskAsync("""{"model":"claude","messages":[{"role":"user","content":"Hm?"}]}""");

        (await act.Should().ThrowAsync<Exception>()).Which.Should().Match<Exception>(error => error is IOException || error is HttpRequestException || error is InferenceException);
    }

    [Fact]
    public async Task Count_IsTheProviders_AndNoCall()
    {
        var counter = Client();
        var (small, large) = (await counter.CountAsync(Call("""{"model":"claude","messages":[{"role":"user","content":"Hm?"}]}"""), default),
            await counter.CountAsync(Call($$"""{"model":"claude","messages":[{"role":"user","content":"{{new string('x', 400)}}"}]}"""), default));

        large.Should().BeGreaterThan(small + 50);
        _provider.Calls.Should().Be(0);
    }

    private async Task<Answer> AskAsync(string chat)
    {
        var builder = new AnswerBuilder();
        await foreach (var slice in Client().StreamAsync(Call(chat), default))
            builder.Add(slice);
        return builder.Build(Guid.NewGuid(), default, default);
    }

    private AnthropicProviderClient Client() => new("claude", new ProviderOptions { Type = ProviderType.Anthropic, BaseUrl = _provider.Address.ToString() }, _http);

    private static InferenceCall Call(string chat) =>
        new() { Provider = "p", UpstreamModel = "claude", Model = "claude", Body = ChatRequest.Parse(Encoding.UTF8.GetBytes(chat)).Upstream, Tenant = "t" };

    private async Task ControlAsync(object controls)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(_provider.Address, "control"), controls);
        response.EnsureSuccessStatusCode();
    }
}
