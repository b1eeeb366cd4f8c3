using System.Net;
using System.Text;
using System.Text.Json;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>The Anthropic-compatible door, byte by byte where its grammar matters.</summary>
public sealed class MessagesDoorTests
{
    [Fact]
    public async Task Stream_FollowsTheGrammarOfEvents()
    {
        var pipeline = new ScriptedPipeline();
        foreach (var slice in new Slice[]
        {
            new() { Reasoning = "Hm" }, new() { ReasoningSignature = "sig" }, new() { Text = "It \"is\"" }, new() { Text = " so." },
            new() { ToolCalls = [new(0, "t1", "f", "")] }, new() { ToolCalls = [new(0, null, null, "{\"a\":1}")] }, new() { ToolCalls = [new(1, "t2", "g", "{}")] },
            new() { FinishReason = "tool_calls", Usage = new(12, 5, 2) },
        })
            pipeline.Slices.Writer.TryWrite(slice);
        pipeline.Slices.Writer.Complete();
        await using var silo = await ScriptedSilo.StartAsync(pipeline);
        using var response = await silo.Client.SendAsync(Post(Body("Is it?", stream: true)));
        var events = Events(await response.Content.ReadAsStringAsync());

        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        response.Header("request-id").Should().NotBeEmpty().And.Be(response.Header("x-request-id"));
        response.Header("x-coalesce-status").Should().Be("join-semantic");
        events.Select(static e => e.Name).Should().Equal(
            "message_start",
            "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop",
            "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop",
            "content_block_start", "content_block_delta", "content_block_stop",
            "content_block_start", "content_block_delta", "content_block_stop",
            "message_delta", "message_stop");
        events.Should().OnlyContain(static e => e.Data.GetProperty("type").GetString() == e.Name, "each event names itself twice");
        var message = events[0].Data.GetProperty("message");
        message.GetProperty("id").GetString().Should().StartWith("msg_");
        message.GetProperty("model").GetString().Should().Be("claude-3-5-sonnet");
        events.Where(static e => e.Name == "content_block_start").Select(static e => e.Data.GetProperty("content_block").GetProperty("type").GetString()).Should().Equal("thinking", "text", "tool_use", "tool_use");
        events.Where(static e => e.Name == "content_block_start").Select(static e => e.Data.GetProperty("index").GetInt32()).Should().Equal(0, 1, 2, 3);
        events[3].Data.GetProperty("delta").GetRawText().Should().Be("""{"type":"signature_delta","signature":"sig"}""");
        events[6].Data.GetProperty("delta").GetProperty("text").GetString().Should().Be("It \"is\"");
        events[10].Data.GetProperty("delta").GetRawText().Should().Be("""{"type":"input_json_delta","partial_json":"{\"a\":1}"}""");
        events[15].Data.GetProperty("delta").GetProperty("stop_reason").GetString().Should().Be("tool_use");
        events[15].Data.GetProperty("usage").GetRawText().Should().Be("""{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":2,"output_tokens":5}""");
    }

    [Fact]
    public async Task Stream_WithoutAFirstToken_IsKeptOpenByPings()
    {
        var pipeline = new ScriptedPipeline();
        await using var silo = await ScriptedSilo.StartAsync(pipeline, new() { ["Coalescing:Http:HeartbeatSeconds"] = "1" });
        using var response = await silo.Client.SendAsync(Post(Body("Slow?", stream: true)), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = new StringBuilder();
        while (!first.ToString().Contains("event: ping", StringComparison.Ordinal))
            first.AppendLine(await reader.ReadLineAsync().WaitAsync(SiloHost.Patience));
        pipeline.Slices.Writer.TryWrite(new Slice { Text = "now", FinishReason = "stop" });
        pipeline.Slices.Writer.Complete();
        var rest = await reader.ReadToEndAsync();

        first.ToString().Should().StartWith("event: message_start", "pings come inside a message");
        rest.Should().Contain("\"text\":\"now\"").And.EndWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    [Fact]
    public async Task Failure_AfterTheFirstToken_EndsTheStreamWithAnErrorEvent()
    {
        var pipeline = new ScriptedPipeline();
        await using var silo = await ScriptedSilo.StartAsync(pipeline);
        pipeline.Slices.Writer.TryWrite(new Slice { Text = "half an ans" });
        using var response = await silo.Client.SendAsync(Post(Body("Breaks?", stream: true)), HttpCompletionOption.ResponseHeadersRead);
        pipeline.Slices.Writer.Complete(new InferenceException(InferenceErrorCode.Overloaded, "Too much."));
        var events = Events(await response.Content.ReadAsStringAsync());

        events[^1].Name.Should().Be("error");
        events[^1].Data.GetProperty("error").GetRawText().Should().Be("""{"type":"overloaded_error","message":"Too much."}""");
        events.Should().NotContain(static e => e.Name == "message_stop");
    }

    [Theory]
    [InlineData(InferenceErrorCode.InvalidRequest, 400, "invalid_request_error")]
    [InlineData(InferenceErrorCode.ContextLengthExceeded, 400, "invalid_request_error")]
    [InlineData(InferenceErrorCode.Unauthenticated, 401, "authentication_error")]
    [InlineData(InferenceErrorCode.Forbidden, 403, "permission_error")]
    [InlineData(InferenceErrorCode.ModelNotFound, 404, "not_found_error")]
    [InlineData(InferenceErrorCode.BodyTooLarge, 413, "request_too_large")]
    [InlineData(InferenceErrorCode.RateLimited, 429, "rate_limit_error")]
    [InlineData(InferenceErrorCode.BudgetSpent, 402, "billing_error")]
    [InlineData(InferenceErrorCode.UpstreamFailed, 502, "api_error")]
    [InlineData(InferenceErrorCode.Overloaded, 529, "overloaded_error")]
    [InlineData(InferenceErrorCode.DeadlineExceeded, 504, "timeout_error")]
    public void Code_HasItsRowOfTheTable(InferenceErrorCode code, int status, string type) =>
        Silo.Doors.Anthropic.AnthropicErrors.Of(Silo.Doors.DoorError.Of(code)).Should().Be((status, type));

    [Theory]
    [InlineData(InferenceErrorCode.BudgetSpent, 402, "billing_error", "false")]
    [InlineData(InferenceErrorCode.Overloaded, 529, "overloaded_error", "")]
    public async Task Refusal_HasItsStatusAndForm(InferenceErrorCode code, int status, string type, string shouldRetry)
    {
        var pipeline = new ScriptedPipeline { OnOpen = _ => throw new InferenceException(code, "Not now.") };
        await using var silo = await ScriptedSilo.StartAsync(pipeline);
        using var response = await silo.Client.SendAsync(Post(Body("Now?")));
        var json = await response.JsonAsync();

        ((int)response.StatusCode).Should().Be(status);
        response.Header("x-should-retry").Should().Be(shouldRetry);
        json.GetProperty("type").GetString().Should().Be("error");
        json.GetProperty("error").GetRawText().Should().Be($$"""{"type":"{{type}}","message":"Not now."}""");
        json.GetProperty("request_id").GetString().Should().Be(response.Header("request-id"));
    }

    internal static string Body(string prompt, bool stream = false, string members = "") =>
        $$"""{"model":"claude-3-5-sonnet","max_tokens":256,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":{{JsonSerializer.Serialize(prompt)}}}]{{members}}}""";

    internal static HttpRequestMessage Post(string body, string path = "v1/messages")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        return request;
    }

    private static List<(string Name, JsonElement Data)> Events(string text) =>
    [
        .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static item =>
        {
            var lines = item.Split('\n');
            lines.Should().HaveCount(2);
            return (lines[0]["event: ".Length..], JsonDocument.Parse(lines[1]["data: ".Length..]).RootElement.Clone());
        }),
    ];
}
