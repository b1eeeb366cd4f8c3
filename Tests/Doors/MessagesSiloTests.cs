using System.Net;
using System.Text.Json;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>The Anthropic-compatible door of a whole silo.</summary>
[Collection(SiloTests.Name)]
public sealed class MessagesSiloTests(SiloFixture fixture)
{
    private readonly SiloHost _silo = fixture.Silo;

    [Fact]
    public async Task CallersOfBothWires_ShareOneFlight_AndGetTheSameText()
    {
        await using var silo = await SiloHost.StartAsync(new Dictionary<string, string?> { ["Coalescing:SimulatedProvider:FirstTokenMs"] = "700" });
        const string prompt = "Which river flows through Cologne?";
        var chat = JsonSerializer.Serialize(new
        {
            model = "claude-3-5-sonnet",
            max_completion_tokens = 256,
            messages = new object[] { new { role = "system", content = "Be brief." }, new { role = "user", content = prompt } },
        });
        var asked = MessagesDoorTests.Body(prompt, members: ",\"system\":\"Be brief.\"");

        var openAI = silo.Client.SendAsync(Chat.Post(chat));
        var anthropic = silo.Client.SendAsync(MessagesDoorTests.Post(asked));
        var streamed = silo.Client.SendAsync(MessagesDoorTests.Post(MessagesDoorTests.Body(prompt, stream: true, members: ",\"system\":\"Be brief.\"")));
        var responses = await Task.WhenAll(openAI, anthropic, streamed).WaitAsync(SiloHost.Patience);

        var text = (await responses[0].JsonAsync()).Text();
        (await responses[1].JsonAsync()).GetProperty("content")[0].GetProperty("text").GetString().Should().Be(text);
        (await responses[2].Content.ReadAsStringAsync()).Should().Contain("event: message_stop");
        (await silo.CallsAsync()).Should().Be(1, "three callers on two wires asked the same");
        responses.Select(static response => response.Header("x-coalesce-status")).Should().BeEquivalentTo("lead", "join-exact", "join-exact");
    }

    [Fact]
    public async Task StoredAnswer_ServesTheOtherWire()
    {
        const string prompt = "How many moons does Mars have?";
        using var first = await _silo.Client.SendAsync(MessagesDoorTests.Post(MessagesDoorTests.Body(prompt)));
        using var second = await _silo.Client.SendAsync(Chat.Post(JsonSerializer.Serialize(new { model = "claude-3-5-sonnet", max_tokens = 256, messages = new[] { new { role = "user", content = prompt } } })));
        using var third = await _silo.Client.SendAsync(MessagesDoorTests.Post(MessagesDoorTests.Body(prompt)));

        var text = (await first.JsonAsync()).GetProperty("content")[0].GetProperty("text").GetString();
        (await second.JsonAsync()).Text().Should().Be(text);
        (await third.JsonAsync()).GetProperty("content")[0].GetProperty("text").GetString().Should().Be(text);
        second.Header("x-coalesce-status").Should().Be("hit-exact");
        third.Header("Cache-Status").Should().StartWith("coalesce; hit; ttl=");
        third.Header("Age").Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("x-api-key", SiloHost.Key, HttpStatusCode.OK)]
    [InlineData("Authorization", "Bearer " + SiloHost.Key, HttpStatusCode.OK)]
    [InlineData("x-api-key", "nope", HttpStatusCode.Unauthorized)]
    [InlineData("x-other", "nope", HttpStatusCode.Unauthorized)]
    public async Task Key_IsTakenFromEitherHeader(string header, string value, HttpStatusCode status)
    {
        using var client = _silo.Connect(null);
        using var request = MessagesDoorTests.Post(MessagesDoorTests.Body("Who painted the Mona Lisa?"));
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await client.SendAsync(request);

        response.StatusCode.Should().Be(status);
        if (status == HttpStatusCode.Unauthorized)
            (await response.JsonAsync()).GetProperty("error").GetProperty("type").GetString().Should().Be("authentication_error");
    }

    [Theory]
    [InlineData("POST", "v1/messages", "{", 400, "invalid_request_error")]
    [InlineData("POST", "v1/messages", """{"model":"claude-3-5-sonnet","messages":[]}""", 400, "invalid_request_error")]
    [InlineData("POST", "v1/messages", """{"model":"no-such","max_tokens":9,"messages":[{"role":"user","content":"x"}]}""", 404, "not_found_error")]
    [InlineData("GET", "v1/messages", "", 405, "invalid_request_error")]
    [InlineData("POST", "v1/messages/nothing", "{}", 404, "not_found_error")]
    public async Task Request_ThatIsWrong_IsRefusedInAnthropicsForm(string method, string path, string body, int status, string type)
    {
        using var request = MessagesDoorTests.Post(body, path);
        request.Method = new HttpMethod(method);
        if (body.Length == 0)
            request.Content = null;
        using var response = await _silo.Client.SendAsync(request);
        var json = await response.JsonAsync();

        ((int)response.StatusCode).Should().Be(status);
        json.GetProperty("error").GetProperty("type").GetString().Should().Be(type);
        response.Header("request-id").Should().NotBeEmpty();
    }

    [Fact]
    public async Task Body_ThatIsTooLarge_Is413()
    {
        using var request = MessagesDoorTests.Post(MessagesDoorTests.Body(new string('x', 5 << 20)));
        request.Headers.ExpectContinue = true;
        using var response = await _silo.Client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await response.JsonAsync()).GetProperty("error").GetProperty("type").GetString().Should().Be("request_too_large");
    }

    [Fact]
    public async Task Provider_OfTypeAnthropic_ServesBothWires()
    {
        await using var provider = await Silo.Simulation.SimulatedProvider.StartAsync(new Silo.Simulation.SimulatedProviderOptions { Port = 0, FirstTokenMs = 1, TokensPerSecond = 10_000 }, TimeProvider.System);
        await using var silo = await SiloHost.StartAsync(new Dictionary<string, string?>
        {
            ["Coalescing:Providers:claude:Type"] = "Anthropic",
            ["Coalescing:Providers:claude:BaseUrl"] = provider.Address.ToString(),
            ["Coalescing:Providers:claude:ApiKey"] = "secret",
            ["Coalescing:Providers:claude:Models:claude-*:ContextWindow"] = "200000",
        });
        const string prompt = "Why is the sky blue?";
        using var chat = await silo.Client.SendAsync(Chat.Post(JsonSerializer.Serialize(new { model = "claude-9", max_tokens = 256, messages = new[] { new { role = "user", content = prompt } } })));
        using var message = await silo.Client.SendAsync(MessagesDoorTests.Post(MessagesDoorTests.Body(prompt).Replace("claude-3-5-sonnet", "claude-9", StringComparison.Ordinal)));
        using var count = await silo.Client.SendAsync(MessagesDoorTests.Post(MessagesDoorTests.Body(prompt).Replace("claude-3-5-sonnet", "claude-9", StringComparison.Ordinal), "v1/messages/count_tokens"));

        var text = (await chat.JsonAsync()).Text();
        text.Should().Contain(prompt);
        (await message.JsonAsync()).GetProperty("content")[0].GetProperty("text").GetString().Should().Be(text);
        provider.Calls.Should().Be(1);
        (await count.JsonAsync()).GetProperty("input_tokens").GetInt32().Should().BeGreaterThan(0);
    }
}
