using System.Text;
using System.Text.Json;
using CoalescingCluster.Fingerprinting;

namespace CoalescingCluster.Tests.Fingerprinting;

/// <summary>What is compared by meaning, what must be identical, and what goes to the provider.</summary>
public sealed class ChatRequestPartsTests
{
    private const string Image = """{"type":"image_url","image_url":{"url":"https://a/b.png"}}""";

    [Fact]
    public void Upstream_SortsItsMembersAndKeepsThemAsTheyWereWritten()
    {
        var schema = """{"type":"json_schema","json_schema":{"name":"s","schema":{"properties":{"reasoning":{},"answer":{}}}}}""";
        var request = Parse($$$"""{"stream":true,"temperature":0.70,"user":"u","response_format":{{{schema}}},"model":"m","seed":null,"messages":[{"role":"user","content":"caf\u00e9"}],"store":true}""");
        Encoding.UTF8.GetString(request.Upstream.Span).Should().Be(
            $$$"""{"messages":[{"role":"user","content":"caf\u00e9"}],"model":"m","response_format":{{{schema}}},"temperature":0.70}""",
            "a model fills a schema's members in their order");
    }

    [Fact]
    public void Upstream_OfARequestWithSpacesAndEscapedNames_IsTheSameJson()
    {
        var body = """ { "\u006dodel" : "m" , "messages" : [ { "role" : "user" , "content" : "x" } ] , "\u0073tream" : true } """;
        using var upstream = JsonDocument.Parse(Parse(body).Upstream);
        upstream.RootElement.GetProperty("model").GetString().Should().Be("m");
        upstream.RootElement.TryGetProperty("stream", out _).Should().BeFalse("a name spelt with escapes is the same name");
    }

    [Fact]
    public void Text_OfSeveralParts_IsTheirTextsWithLineBreaksBetween() =>
        Parse(User($$$"""[{"type":"text","text":"Compare"},{{{Image}}},{"type":"text","text":""},{"type":"text","text":"with that"}]""")).Text.Should().Be("Compare\n\nwith that");

    [Fact]
    public void Text_OfAnImageAlone_IsNotCompared()
    {
        var request = Parse(User($"[{Image}]"));
        request.Text.Should().BeEmpty();
        request.IsSemanticallyComparable.Should().BeFalse();
    }

    [Theory]
    [InlineData("\"   \\n \"")]
    [InlineData("\"\"")]
    public void Text_OfWhiteSpace_IsNotCompared(string content) =>
        Parse(User(content)).IsSemanticallyComparable.Should().BeFalse();

    [Fact]
    public void Partition_OfPartsThatJoinToOneTextAroundAnImageDifferently_Differs()
    {
        var first = Parse(User($$$"""[{"type":"text","text":"a\nb"},{{{Image}}},{"type":"text","text":"c"}]"""));
        var second = Parse(User($$$"""[{"type":"text","text":"a"},{{{Image}}},{"type":"text","text":"b\nc"}]"""));
        first.Text.Should().Be(second.Text);
        Partition(first).Should().NotBe(Partition(second), "what stands before the image and what after it is not the same");
    }

    [Fact]
    public void Partition_OfOtherWordsAroundAnImage_IsTheSame()
    {
        var first = Parse(User($$$"""[{"type":"text","text":"What is this?"},{{{Image}}},{"type":"text","text":"Be brief."}]"""));
        var second = Parse(User($$$"""[{"type":"text","text":"What do you see?"},{{{Image}}},{"type":"text","text":"In short, please."}]"""));
        Partition(first).Should().Be(Partition(second), "what is said is compared by meaning");
        first.TextDigest.Should().NotBe(second.TextDigest);
    }

    [Fact]
    public void Partition_OfAnImageBeforeAndAfterTheText_Differs() =>
        Partition(Parse(User($$$"""[{{{Image}}},{"type":"text","text":"a"}]"""))).Should().NotBe(Partition(Parse(User($$$"""[{"type":"text","text":"a"},{{{Image}}}]"""))));

    [Fact]
    public void Partition_OfAMessageWithMembersThatAreNull_IsThatWithout() =>
        Partition(Parse("""{"model":"m","messages":[{"role":"assistant","content":"Hello","refusal":null,"audio":null},{"role":"user","content":"Hi","name":null}]}"""))
            .Should().Be(Partition(Parse("""{"model":"m","messages":[{"role":"assistant","content":"Hello"},{"role":"user","content":"Hi"}]}""")));

    [Fact]
    public void Partition_OfALongSystemPrompt_DiffersFromThatOfItsDigest()
    {
        var prompt = new string('x', 3000);
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(prompt)));
        string Tool(string description) => $$$"""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f","description":{{{description}}}}}]}""";
        Partition(Parse(Tool($"\"{prompt}\""))).Should().NotBe(Partition(Parse(Tool($$"""{"sha256":"{{digest}}"}"""))), "a caller must not be able to write what stands for another's text");
    }

    [Fact]
    public void Partition_OfAToolCallThatIsAnArray_DiffersFromTheCallThatItImitates()
    {
        string Calls(string calls) => $$$"""{"model":"m","messages":[{"role":"assistant","tool_calls":[{{{calls}}}]},{"role":"tool","tool_call_id":"1","content":"42"}]}""";
        Partition(Parse(Calls("""{"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}}""")))
            .Should().NotBe(Partition(Parse(Calls("""[{"id":"1"},{"name":"f"},{"a":1}]"""))));
    }

    [Fact]
    public void Parse_OfToolArgumentsThatNoTextCanHold_ComparesThemAsTheyAre()
    {
        string Call(string arguments) => $$$"""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{{{arguments}}}"}}]},{"role":"tool","tool_call_id":"1","content":"42"}]}""";
        Partition(Parse(Call("""{\"a\":\"\\ud800\"}"""))).Should().NotBe(Partition(Parse(Call("""{\"a\":\"\\ud801\"}"""))));
    }

    [Fact]
    public void Stream_AndUsage_AreReadFromTheBody()
    {
        var request = Parse("""{"model":"m","messages":[{"role":"user","content":"x"}],"stream":true,"stream_options":{"include_usage":true},"user":"u"}""");
        request.Stream.Should().BeTrue();
        request.IncludeUsage.Should().BeTrue();
        request.User.Should().Be("u");
        request.Model.Should().Be("m");
    }

    private static string User(string content) => $$$"""{"model":"m","messages":[{"role":"user","content":{{{content}}}}]}""";

    private static ChatRequest Parse(string body) => ChatRequest.Parse(Encoding.UTF8.GetBytes(body));

    private static string Partition(ChatRequest request) => request.PartitionFor("tenant", null);
}
