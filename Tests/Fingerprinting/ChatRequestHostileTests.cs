using System.Text;
using CoalescingCluster.Fingerprinting;
using CsCheck;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class ChatRequestHostileTests
{
    [Fact]
    public void Parse_OfRandomBytes_ThrowsNothingButItsOwnError() =>
        Gen.Byte.Array[0, 200].Sample(Survives, iter: 5000);

    [Fact]
    public void Parse_OfRandomPiecesOfRequests_ThrowsNothingButItsOwnError()
    {
        string[] pieces =
        [
            "{", "}", "[", "]", ",", ":", "\"model\"", "\"messages\"", "\"role\"", "\"content\"", "\"user\"", "\"type\"", "\"text\"", "\"m\"", "\"tool_calls\"", "\"function\"",
            "\"arguments\"", "\"{\\\"a\\\":1}\"", "\"cache_control\"", "\"\\ud800\"", "\"max_completion_tokens\"", "null", "true", "0", "-1e999", "1.5", "\"n\"", "\"stop\"", "\"stream\"",
        ];
        Gen.Int[0, pieces.Length - 1].Array[1, 40].Sample(chosen => Survives(Encoding.UTF8.GetBytes(string.Concat(chosen.Select(i => pieces[i])))), iter: 5000);
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void Parse_OfAnyValueAnywhere_ThrowsNothingButItsOwnError(string value)
    {
        string[] bodies =
        [
            value,
            $$$"""{"model":{{{value}}},"messages":[{"role":"user","content":"x"}]}""",
            $$$"""{"model":"m","messages":{{{value}}}}""",
            $$$"""{"model":"m","messages":[{{{value}}}]}""",
            $$$"""{"model":"m","messages":[{"role":{{{value}}},"content":"x"}]}""",
            $$$"""{"model":"m","messages":[{"role":"user","content":{{{value}}}}]}""",
            $$$"""{"model":"m","messages":[{"role":"user","content":[{{{value}}}]}]}""",
            $$$"""{"model":"m","messages":[{"role":"user","content":[{"type":{{{value}}},"text":"x"}]}]}""",
            $$$"""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":{{{value}}}}]}]}""",
            $$$"""{"model":"m","messages":[{"role":"user","content":"x","tool_calls":{{{value}}}}]}""",
            $$$"""{"model":"m","messages":[{"role":"user","content":"x","tool_calls":[{"function":{{{value}}}}]}]}""",
            $$$"""{"model":"m","messages":[{"role":"user","content":"x","tool_calls":[{"function":{"arguments":{{{value}}}}}]}]}""",
            .. new[] { "stream", "stream_options", "user", "n", "max_tokens", "max_completion_tokens", "temperature", "top_p", "seed", "stop", "tools", "tool_choice", "response_format", "logit_bias", "logprobs", "top_logprobs", "cache_control", "other" }
                .Select(name => $$$"""{"model":"m","messages":[{"role":"user","content":"x"}],"{{{name}}}":{{{value}}}}"""),
        ];
        foreach (var body in bodies)
            Survives(Encoding.UTF8.GetBytes(body)).Should().BeTrue("'{0}' must be taken or refused", body);
    }

    public static TheoryData<string> Contents() =>
        ["null", "true", "0", "-1", "1.5", "1e999", "1e-999", "9223372036854775808", "\"\"", "\"x\"", "\"\\ud800\"", "[]", "{}", "[[]]", "[{}]", "{\"a\":[]}", "{\"\\udfff\":1}", "NaN", "Infinity"];

    [Theory]
    [InlineData("\\u006dodel")]
    [InlineData("model")]
    public void Parse_OfANameTwice_IsRefused_HoweverItIsSpelt(string name)
    {
        var parse = () => Parse($$$"""{"model":"m","messages":[{"role":"user","content":"x"}],"{{{name}}}":"m2"}""");
        parse.Should().Throw<InferenceException>().WithMessage("*not valid JSON*");
    }

    [Fact]
    public void Parse_OfANameTwiceDeepInside_IsRefused()
    {
        var parse = () => Parse("""{"model":"m","messages":[{"role":"user","content":"x","content":"y"}]}""");
        parse.Should().Throw<InferenceException>().WithMessage("*not valid JSON*");
    }

    [Fact]
    public void Parse_OfAMillionMessages_IsRefused()
    {
        var body = """{"model":"m","messages":[""" + string.Join(',', Enumerable.Repeat("1", 1_000_000)) + "]}";
        var parse = () => Parse(body);
        parse.Should().Throw<InferenceException>().WithMessage("'messages' has 1000000 items; at most 2048 are taken.");
    }

    [Fact]
    public void Parse_OfAHundredThousandMembersInTheWorstOrder_IsTaken()
    {
        var members = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{99_999 - i:D5}\":0"));
        Parse($$$"""{"model":"m","messages":[{"role":"user","content":"x"}],"extra":{{{{members}}}}}""").Text.Should().Be("x");
    }

    [Fact]
    public void Parse_OfOneRequestByManyThreads_GivesOnePartition()
    {
        var bodies = Enumerable.Range(0, 8).Select(i => Encoding.UTF8.GetBytes($$"""{"model":"m{{i % 4}}","messages":[{"role":"user","content":"{{new string('x', i * 3000)}}"}]}""")).ToArray();
        var expected = bodies.Select(body => ChatRequest.Parse(body).PartitionFor("t", null)).ToArray();
        Parallel.For(0, 400, i =>
            ChatRequest.Parse(bodies[i % 8]).PartitionFor("t", null).Should().Be(expected[i % 8], "the threads' buffers must not mix"));
    }

    private static bool Survives(byte[] body)
    {
        try
        {
            return ChatRequest.Parse(body).PartitionFor("t", null).Length == 16;
        }
        catch (InferenceException error)
        {
            return error.Code == InferenceErrorCode.InvalidRequest && error.Message.Length > 0;
        }
    }

    private static ChatRequest Parse(string body) => ChatRequest.Parse(Encoding.UTF8.GetBytes(body));
}
