using System.Text;
using CoalescingCluster.Fingerprinting;
using CsCheck;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class ChatRequestTests
{
    private const string Base = """{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},{"role":"user","content":"What is Orleans?"}],"temperature":0.5}""";

    public static TheoryData<string, string> Different() => new()
    {
        { "model", Base.Replace("\"m\"", "\"m2\"") },
        { "system prompt", Base.Replace("Be brief.", "Be long.") },
        { "earlier turn", Base.Replace("Hello", "Hey") },
        { "number of turns", Base.Replace("""{"role":"user","content":"Hi"},""", "") },
        { "temperature", Base.Replace("0.5", "0.6") },
        { "temperature unset", Base.Replace(",\"temperature\":0.5", "") },
        { "tools", With("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]") },
        { "tool choice", With("\"tool_choice\":\"none\"") },
        { "response format", With("\"response_format\":{\"type\":\"json_object\"}") },
        { "seed", With("\"seed\":7") },
        { "top_p", With("\"top_p\":0.9") },
        { "max_tokens", With("\"max_tokens\":10") },
        { "max_completion_tokens", With("\"max_completion_tokens\":10") },
        { "stop", With("\"stop\":[\"x\"]") },
        { "presence penalty", With("\"presence_penalty\":1") },
        { "frequency penalty", With("\"frequency_penalty\":1") },
        { "logit bias", With("\"logit_bias\":{\"50256\":-100}") },
        { "bounds under both names", With("\"max_tokens\":10,\"max_completion_tokens\":20") },
        { "a tool's parameter of the name of a hint", With("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"cache_control\":{}}}}]") },
        { "logprobs", With("\"logprobs\":true") },
        { "reasoning effort", With("\"reasoning_effort\":\"low\"") },
        { "a vendor's parameter", With("\"top_k\":5") },
        { "name of the user message", Base.Replace("""{"role":"user","content":"What""", """{"role":"user","name":"bob","content":"What""") },
        { "attachment", Base.Replace("\"What is Orleans?\"", """[{"type":"text","text":"What is Orleans?"},{"type":"image_url","image_url":{"url":"https://a/b.png"}}]""") },
        { "role of the last message", Base.Replace("""{"role":"user","content":"What""", """{"role":"system","content":"What""") },
    };

    public static TheoryData<string, string> Same() => new()
    {
        { "white space", Base.Replace(",", " ,\n  ") },
        { "order of members", """{"temperature":0.5,"messages":[{"content":"Be brief.","role":"system"},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},{"content":"What is Orleans?","role":"user"}],"model":"m"}""" },
        { "spelling of a number", Base.Replace("0.5", "0.50") },
        { "number with exponent", Base.Replace("0.5", "5e-1") },
        { "escapes", Base.Replace("Hello", "\\u0048ello") },
        { "stream", With("\"stream\":true") },
        { "stream options", With("\"stream_options\":{\"include_usage\":true}") },
        { "user", With("\"user\":\"u1\"") },
        { "metadata", With("\"metadata\":{\"a\":\"b\"}") },
        { "store", With("\"store\":true") },
        { "a member that is null", With("\"seed\":null") },
        { "the compared text", Base.Replace("What is Orleans?", "Explain Orleans.") },
        { "one choice, said", With("\"n\":1") },
        { "a hint about the provider's cache", Base.Replace("\"What is Orleans?\"", """[{"type":"text","text":"What is Orleans?","cache_control":{"type":"ephemeral"}}]""") },
        { "a hint in an earlier turn", Base.Replace("\"Be brief.\"", """[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}]""") },
        { "an earlier turn as one text part", Base.Replace("\"Hello\"", """[{"type":"text","text":"Hello"}]""") },
        { "content as one text part", Base.Replace("\"What is Orleans?\"", """[{"type":"text","text":"What is Orleans?"}]""") },
    };

    [Theory]
    [MemberData(nameof(Different))]
    public void Partition_OfRequestsThatDifferIn_Differs(string what, string body) =>
        Partition(body).Should().NotBe(Partition(Base), "requests that differ in {0} must not share", what);

    [Theory]
    [MemberData(nameof(Same))]
    public void Partition_OfRequestsThatDifferOnlyIn_IsTheSame(string what, string body) =>
        Partition(body).Should().Be(Partition(Base), "{0} changes no answer", what);

    [Fact]
    public void Partition_OfAnotherScopeOrNamespace_Differs()
    {
        var request = Parse(Base);
        string[] keys = [request.PartitionFor("a", null), request.PartitionFor("b", null), request.PartitionFor("a", "x"), request.PartitionFor("ax", null), request.PartitionFor("a", "")];
        keys.Should().OnlyHaveUniqueItems();
        request.PartitionFor("a", null).Should().Be(keys[0]).And.MatchRegex("^[0-9a-f]{16}$");
    }

    [Fact]
    public void Partition_OfImagesThatDifferInOneByteOfMany_Differs()
    {
        var image = new string('A', 5000);
        string Body(string data) => $$$"""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"t"},{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{data}}}"}}]}]}""";
        Partition(Body(image)).Should().NotBe(Partition(Body(image[..^1] + "B")));
    }

    [Fact]
    public void Upstream_LeavesOutWhatConcernsTheCallerOnly_AndKeepsTheRest()
    {
        var upstream = Encoding.UTF8.GetString(Parse(With("\"stream\":true,\"user\":\"u\",\"guided_json\":{\"b\":1,\"a\":2.50}")).Upstream.Span);
        upstream.Should().NotContain("stream").And.NotContain("\"user\":\"u\"");
        upstream.Should().Contain("\"guided_json\":{\"b\":1,\"a\":2.50}").And.Contain("What is Orleans?");
    }

    [Fact]
    public void Text_OfToolResults_IsNotCompared()
    {
        var request = Parse("""{"model":"m","messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"id":"1"}]},{"role":"tool","tool_call_id":"1","content":"42"}]}""");
        request.IsSemanticallyComparable.Should().BeFalse();
        request.Text.Should().BeEmpty();
    }

    [Fact]
    public void Partition_OfTheBoundUnderEitherName_IsTheSame_AndIsSentAsItWasGiven()
    {
        var (older, newer) = (Parse(With("\"max_tokens\":10")), Parse(With("\"max_completion_tokens\":10")));

        newer.PartitionFor("a", null).Should().Be(older.PartitionFor("a", null));
        Encoding.UTF8.GetString(newer.Upstream.Span).Should().Contain("max_completion_tokens");
        Encoding.UTF8.GetString(older.Upstream.Span).Should().NotContain("max_completion_tokens");
    }

    [Fact]
    public void Partition_OfAToolCallsArguments_DoesNotDependOnTheirSpelling()
    {
        string Body(string arguments) => $$$"""{"model":"m","messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{{{arguments}}}"}}]},{"role":"tool","tool_call_id":"1","content":"42"}]}""";
        Partition(Body("""{\"a\": 1, \"b\": 2}""")).Should().Be(Partition(Body("""{\"b\":2,\"a\":1}""")));
        Partition(Body("""{\"a\": 1, \"b\": 2}""")).Should().NotBe(Partition(Body("""{\"b\":2,\"a\":2}""")));
        Partition(Body("""{\"a\":""")).Should().NotBe(Partition(Body("""{\"b\":""")), "arguments that are no JSON are compared as they are");
    }

    [Theory]
    [InlineData("", "*not valid JSON*")]
    [InlineData("[]", "*must be a JSON object*")]
    [InlineData("{\"model\":\"m\"}", "'messages' must be a non-empty array.")]
    [InlineData("{\"messages\":[]}", "'model' must be*")]
    [InlineData("{\"model\":\"m\",\"messages\":[]}", "'messages' must be a non-empty array.")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"boss\",\"content\":\"x\"}]}", "'messages[0].role' must be one of*")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}", "'messages[0].content' is missing.")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":7}]}", "'messages[0].content' must be a string or an array*")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":3}", "'temperature' must be a number from 0 to 2.")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":\"hot\"}", "'temperature' must be*")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":0}", "'n' must be 1: *")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":1}", "'stream' must be true or false.")]
    [InlineData("{\"model\":\"m\",\"model\":\"n\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", "*not valid JSON*")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}", "*not valid Unicode*")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} x", "*not valid JSON*")]
    public void Parse_OfABadBody_SaysWhatIsWrong(string body, string message)
    {
        var parse = () => Parse(body);
        parse.Should().Throw<InferenceException>().WithMessage(message).Which.Code.Should().Be(InferenceErrorCode.InvalidRequest);
    }

    [Fact]
    public void Parse_OfInvalidUtf8_SaysSo()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"model\":\""), 0xFF, 0xFE];
        var parse = () => ChatRequest.Parse(body);
        parse.Should().Throw<InferenceException>().WithMessage("*UTF-8*");
    }

    [Fact]
    public void Parse_OfDeepNesting_IsRefused()
    {
        var parse = () => Parse($"{{\"model\":\"m\",\"messages\":[{{\"role\":\"user\",\"content\":\"x\"}}],\"deep\":{new string('[', 200)}{new string(']', 200)}}}");
        parse.Should().Throw<InferenceException>();
    }

    [Fact]
    public void Parse_OfMutatedBodies_ThrowsNothingButItsOwnError()
    {
        var bytes = Encoding.UTF8.GetBytes(Base);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[0, 3]).Array[1, 6].Sample(
            mutations =>
            {
                var body = bytes.ToList();
                foreach (var (at, value, kind) in mutations)
                {
                    var place = Math.Min(at, body.Count - 1);
                    if (kind == 0)
                        body.RemoveAt(place);
                    else if (kind == 1)
                        body.Insert(place, value);
                    else
                        body[place] = value;
                }

                try
                {
                    ChatRequest.Parse(body.ToArray()).PartitionFor("a", null);
                }
                catch (InferenceException)
                {
                    // The expected refusal.
                }
            },
            iter: 5000);
    }

    private static string With(string member) => Base[..^1] + "," + member + "}";

    private static ChatRequest Parse(string body) => ChatRequest.Parse(Encoding.UTF8.GetBytes(body));

    private static string Partition(string body) => Parse(body).PartitionFor("tenant", null);
}
