using System.Net;
using System.Text.Json;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>The OpenAI door as a plain HTTP client sees it.</summary>
[Collection(SiloTests.Name)]
public sealed class ChatCompletionsTests(SiloFixture fixture)
{
    private readonly SiloHost _silo = fixture.Silo;

    [Fact]
    public async Task Repeat_IsAHit_WithHeadersThatSaySo()
    {
        using var first = await _silo.Client.AskAsync("How tall is the Eiffel Tower?");
        using var second = await _silo.Client.AskAsync("How tall is the Eiffel Tower?");

        first.Header("x-coalesce-status").Should().Be("lead");
        first.Header("Cache-Status").Should().Be("coalesce; fwd=miss; stored");
        second.Header("x-coalesce-status").Should().Be("hit-exact");
        second.Header("Cache-Status").Should().MatchRegex("^coalesce; hit; ttl=[0-9]+$");
        second.Header("Age").Should().MatchRegex("^[0-9]+$");
        second.Content.Headers.ContentLength.Should().BePositive("a hit has its exact length");
        var (a, b) = (await first.JsonAsync(), await second.JsonAsync());
        b.Text().Should().Be(a.Text());
        b.GetProperty("id").GetString().Should().NotBe(a.GetProperty("id").GetString(), "each caller gets an id of its own");
        b.GetProperty("usage").GetRawText().Should().Be(a.GetProperty("usage").GetRawText());
    }

    [Fact]
    public async Task RequestId_OfTheCaller_IsEchoed()
    {
        using var response = await _silo.Client.SendAsync(Chat.Post(Chat.Body("Echo?"), ("x-request-id", "my-request-7")));

        response.Header("x-request-id").Should().Be("my-request-7");
    }

    [Fact]
    public async Task RequestId_ThatCannotBeEchoed_IsReplaced()
    {
        using var response = await _silo.Client.SendAsync(Chat.Post(Chat.Body("Echo?"), ("x-request-id", new string('x', 200))));

        response.Header("x-request-id").Should().StartWith("req_").And.HaveLength(28);
    }

    [Fact]
    public async Task Stream_HasTheGrammarOfTheWire()
    {
        using var response = await _silo.Client.SendAsync(Chat.Post(
            """{"model":"gpt-4o-mini","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"How old is the sun?"}]}"""));
        var text = await response.Content.ReadAsStringAsync();

        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        response.Header("Cache-Control").Should().Be("no-cache");
        response.Header("X-Accel-Buffering").Should().Be("no");
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(part => !part.StartsWith(':')).ToArray();
        events.Should().OnlyContain(part => part.StartsWith("data: "));
        events[^1].Should().Be("data: [DONE]");
        var chunks = events[..^1].Select(part => JsonDocument.Parse(part[6..]).RootElement).ToArray();
        chunks.Should().OnlyContain(chunk => chunk.GetProperty("object").GetString() == "chat.completion.chunk");
        chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct().Should().ContainSingle();
        chunks[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString().Should().Be("assistant");
        chunks[^1].GetProperty("choices").GetArrayLength().Should().Be(0);
        chunks[^1].GetProperty("usage").GetProperty("total_tokens").GetInt32().Should().BePositive();
        chunks[^2].GetProperty("choices")[0].GetProperty("finish_reason").GetString().Should().Be("stop");
    }

    [Fact]
    public async Task Stream_OfAStoredAnswer_ReplaysIt()
    {
        using var whole = await _silo.Client.AskAsync("What is the capital of Peru?");
        using var stream = await _silo.Client.AskAsync("What is the capital of Peru?", stream: true);

        stream.Header("x-coalesce-status").Should().Be("hit-exact");
        var parts = (await stream.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part.StartsWith("data: {")).Select(part => JsonDocument.Parse(part[6..]).RootElement.GetProperty("choices")[0].GetProperty("delta"));
        string.Concat(parts.Select(delta => delta.TryGetProperty("content", out var content) ? content.GetString() : "")).Should().Be((await whole.JsonAsync()).Text());
    }

    [Theory]
    [InlineData("x-coalesce-mode", "sometimes", "off, exact or semantic")]
    [InlineData("x-coalesce-max-error", "1.5", "a number from 0 to 1")]
    [InlineData("x-coalesce-max-error", "NaN", "a number from 0 to 1")]
    [InlineData("x-coalesce-ttl", "0", "1 or more")]
    [InlineData("x-coalesce-ttl", "-3", "a whole number of seconds")]
    [InlineData("x-coalesce-namespace", "a b", "1 to 64 letters")]
    [InlineData("Cache-Control", "max-age=-1", "a whole number of seconds")]
    public async Task Control_WithABadValue_IsRefusedByName(string header, string value, string allowed)
    {
        using var response = await _silo.Client.SendAsync(Chat.Post(Chat.Body("Controlled?"), (header, value)));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var message = (await response.JsonAsync()).GetProperty("error").GetProperty("message").GetString();
        message.Should().Contain(header).And.Contain(value.Split('=')[^1]).And.Contain(allowed);
    }

    [Fact]
    public async Task Control_OnlyIfCached_WithoutAStoredAnswer_Is504()
    {
        using var response = await _silo.Client.SendAsync(Chat.Post(Chat.Body("Nobody asked this before, did they?"), ("Cache-Control", "only-if-cached")));

        response.StatusCode.Should().Be(HttpStatusCode.GatewayTimeout);
    }

    [Fact]
    public async Task Control_NoStore_Bypasses()
    {
        using var response = await _silo.Client.SendAsync(Chat.Post(Chat.Body("A private question?"), ("Cache-Control", "no-store")));

        response.Header("x-coalesce-status").Should().Be("bypass");
        response.Header("Cache-Status").Should().Be("coalesce; fwd=bypass");
    }

    [Fact]
    public async Task Tenants_ShareNothing()
    {
        using var other = _silo.Connect("dev-key-2");
        using var first = await _silo.Client.AskAsync("Which planet is the largest?");
        using var second = await other.AskAsync("Which planet is the largest?");

        second.Header("x-coalesce-status").Should().Be("lead");
    }

    [Fact]
    public async Task Body_InManyPieces_IsReadWhole()
    {
        using var content = new PiecewiseContent(Chat.Body("Does " + new string('x', 40_000) + " arrive?"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/chat/completions", UriKind.Relative)) { Content = content };
        using var response = await _silo.Client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Key_InXApiKey_IsTaken()
    {
        using var anonymous = _silo.Connect(null);
        using var response = await anonymous.SendAsync(Chat.Post(Chat.Body("Who?"), ("x-api-key", SiloHost.Key)));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }
}
