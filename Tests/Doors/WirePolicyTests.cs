using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Providers;
using CoalescingCluster.Providers.Messages;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>The table of <c>docs/wire-policy.md</c>, row by row.</summary>
public sealed class WirePolicyTests
{
    private const string Yes = "sent";
    private const string No = "not sent";
    private const string Refused = "refused";
    private const string Function = """[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]""";

    /// <summary>Member, its value, whether it is compared, and what becomes of it on the way to a provider of either wire.</summary>
    public static TheoryData<string, string, bool, string, string> Rows() => new()
    {
        { "tools", Function, true, Yes, Yes },
        { "tool_choice", "\"none\"", true, Yes, Yes },
        { "parallel_tool_calls", "false", true, Yes, "tool_choice" },
        { "temperature", "0.5", true, Yes, Yes },
        { "top_p", "0.5", true, Yes, Yes },
        { "top_k", "5", true, Yes, Yes },
        { "presence_penalty", "1", true, Yes, Refused },
        { "frequency_penalty", "1", true, Yes, Refused },
        { "logit_bias", """{"1":2}""", true, Yes, Refused },
        { "seed", "7", true, Yes, No },
        { "max_tokens", "64", true, Yes, Yes },
        { "max_completion_tokens", "64", true, Yes, "max_tokens" },
        { "stop", "[\"x\"]", true, Yes, "stop_sequences" },
        { "response_format", """{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object"}}}""", true, Yes, "output_config" },
        { "response_format", """{"type":"json_object"}""", true, Yes, Refused },
        { "reasoning_effort", "\"low\"", true, Yes, "output_config" },
        { "thinking", """{"type":"enabled","budget_tokens":1024}""", true, Yes, Yes },
        { "logprobs", "true", true, Yes, Refused },
        { "functions", """[{"name":"f"}]""", true, Yes, Refused },
        { "user", "\"u\"", false, No, No },
        { "safety_identifier", "\"u\"", false, No, No },
        { "metadata", """{"a":"b"}""", false, No, No },
        { "store", "true", false, No, No },
        { "prompt_cache_key", "\"k\"", false, No, No },
        { "cache_control", """{"type":"ephemeral"}""", false, No, Yes },
        { "betas", "[\"b\"]", true, No, No },
        { "service_tier", "\"flex\"", true, Yes, No },
        { "service_tier", "\"auto\"", true, Yes, Yes },
        { "n", "1", false, No, No },
        { "a_vendors_own", "{\"x\":1}", true, Yes, Yes },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Member_IsComparedAndSentOn_AsTheTableSays(string member, string value, bool isCompared, string toChat, string toMessages)
    {
        var (plain, request) = (Parse(null, "null"), Parse(member, value));

        (request.PartitionFor("t", null) != plain.PartitionFor("t", null)).Should().Be(isCompared, "{0} {1} the answer", member, isCompared ? "changes" : "does not change");
        JsonNode.Parse(OpenAIWire.StreamedBody(CallOf(request)))!.AsObject().ContainsKey(member).Should().Be(toChat == Yes);
        var translate = () => JsonNode.Parse(MessagesBody.Of(CallOf(request), 4096, stream: true))!.AsObject();
        if (toMessages == Refused)
            translate.Should().Throw<InferenceException>().WithMessage($"*'{member}'*no counterpart*");
        else
            translate().ContainsKey(toMessages is Yes or No ? member : toMessages).Should().Be(toMessages != No);
    }

    [Theory]
    [InlineData("\"stream\":true")]
    [InlineData("\"stream\":true,\"stream_options\":{\"include_usage\":true}")]
    public void Stream_IsNotCompared(string members) =>
        ChatRequest.Parse(Encoding.UTF8.GetBytes($$"""{"model":"m","messages":[{"role":"user","content":"q"}],{{members}}}""")).PartitionFor("t", null).Should().Be(Parse(null, "null").PartitionFor("t", null));

    [Theory]
    [InlineData("2")]
    [InlineData("0")]
    [InlineData("\"1\"")]
    [InlineData("1.5")]
    public void Choices_MoreThanOne_AreRefused(string n)
    {
        var act = () => Parse("n", n);

        act.Should().Throw<InferenceException>().WithMessage("'n' must be 1: *").Which.Param.Should().Be("n");
    }

    [Fact]
    public async Task Choices_MoreThanOne_Are400AtTheDoor()
    {
        await using var silo = await ScriptedSilo.StartAsync(new ScriptedPipeline());
        using var response = await silo.Client.SendAsync(Chat.Post("""{"model":"gpt-4o-mini","n":3,"messages":[{"role":"user","content":"q"}]}"""));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.JsonAsync()).GetProperty("error").GetProperty("param").GetString().Should().Be("n");
    }

    [Fact]
    public async Task ToolCalls_AreSharedInFlight_AndNotStored()
    {
        await using var silo = await SiloHost.StartAsync(new Dictionary<string, string?> { ["Coalescing:SimulatedProvider:FirstTokenMs"] = "700" });
        var body = $$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Will it snow in Turin?"}],"tools":{{Function}},"tool_choice":"required"}""";
        var together = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => silo.Client.SendAsync(Chat.Post(body)))).WaitAsync(SiloHost.Patience);
        var calls = await silo.CallsAsync();
        using var later = await silo.Client.SendAsync(Chat.Post(body));

        calls.Should().Be(1);
        var arguments = await Task.WhenAll(together.Select(static async response => (await response.JsonAsync()).GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls")[0].GetRawText()));
        arguments.Distinct().Should().ContainSingle();
        later.Header("x-coalesce-status").Should().Be("lead", "a call is an action to take now, not knowledge to keep");
        (await silo.CallsAsync()).Should().Be(2);
    }

    private static ChatRequest Parse(string? member, string value)
    {
        var body = JsonNode.Parse("""{"model":"m","messages":[{"role":"user","content":"q"}]}""")!.AsObject();
        if (member is not null)
            body[member] = JsonNode.Parse(value);
        return ChatRequest.Parse(Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private static InferenceCall CallOf(ChatRequest chat) => new() { Provider = "p", UpstreamModel = "up", Model = chat.Model, Body = chat.Upstream, Tenant = "t" };
}
