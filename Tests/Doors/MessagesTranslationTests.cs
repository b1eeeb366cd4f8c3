using System.Text;
using System.Text.Json.Nodes;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Providers.Messages;
using CoalescingCluster.Silo.Doors.Anthropic;

namespace CoalescingCluster.Tests.Doors;

/// <summary>Messages and chat completions, each translated to the other: a row for each feature.</summary>
public sealed class MessagesTranslationTests
{
    private const string Asked = """{"role":"user","content":"Hi"}""";
    private const string Tool = """{"name":"weather","description":"Tells it.","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}""";
    private const string Function = """{"type":"function","function":{"name":"weather","description":"Tells it.","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}""";

    /// <summary>What both sides have beside <c>"model":"m","max_tokens":64</c>.</summary>
    public static TheoryData<string, string, string> Rows() => new()
    {
        { "a question", $$$$$"""{"messages":[{{{{{Asked}}}}}]}""", $$$$$"""{"messages":[{{{{{Asked}}}}}]}""" },
        { "system prompt", $$$$$"""{"system":"Be brief.","messages":[{{{{{Asked}}}}}]}""", $$$$$"""{"messages":[{"role":"system","content":"Be brief."},{{{{{Asked}}}}}]}""" },
        {
            "system prompt in blocks",
            $$$$$"""{"system":[{"type":"text","text":"Be brief."},{"type":"text","text":"Rhyme.","cache_control":{"type":"ephemeral"}}],"messages":[{{{{{Asked}}}}}]}""",
            $$$$$"""{"messages":[{"role":"system","content":[{"type":"text","text":"Be brief."},{"type":"text","text":"Rhyme.","cache_control":{"type":"ephemeral"}}]},{{{{{Asked}}}}}]}"""
        },
        {
            "a system message later on",
            """{"system":"s","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"system","content":"Now rhyme."},{"role":"user","content":"c"}]}""",
            """{"messages":[{"role":"system","content":"s"},{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"system","content":"Now rhyme."},{"role":"user","content":"c"}]}"""
        },
        {
            "earlier turns",
            """{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}""",
            """{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}"""
        },
        {
            "image as data",
            """{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0="}},{"type":"text","text":"What?"}]}]}""",
            """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0="}},{"type":"text","text":"What?"}]}]}"""
        },
        {
            "image by address",
            """{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://a/b.png"}},{"type":"text","text":"What?"}]}]}""",
            """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a/b.png"}},{"type":"text","text":"What?"}]}]}"""
        },
        {
            "document",
            """{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="},"title":"Law"},{"type":"text","text":"Sum up."}]}]}""",
            """{"messages":[{"role":"user","content":[{"type":"file","file":{"filename":"Law","file_data":"data:application/pdf;base64,JVBERi0="}},{"type":"text","text":"Sum up."}]}]}"""
        },
        {
            "document that only Messages have",
            """{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"abc"},"citations":{"enabled":true}},{"type":"text","text":"Sum up."}]}]}""",
            """{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"abc"},"citations":{"enabled":true}},{"type":"text","text":"Sum up."}]}]}"""
        },
        { "tools", $$$$$"""{"messages":[{{{{{Asked}}}}}],"tools":[{{{{{Tool}}}}}]}""", $$$$$"""{"messages":[{{{{{Asked}}}}}],"tools":[{{{{{Function}}}}}]}""" },
        {
            "a tool that the provider runs",
            $$$$$"""{"messages":[{{{{{Asked}}}}}],"tools":[{"type":"web_search_20250305","name":"web_search","max_uses":2}]}""",
            $$$$$"""{"messages":[{{{{{Asked}}}}}],"tools":[{"type":"web_search_20250305","name":"web_search","max_uses":2}]}"""
        },
        { "tool choice auto", Choice("""{"type":"auto"}"""), ChatChoice("\"auto\"") },
        { "tool choice any", Choice("""{"type":"any"}"""), ChatChoice("\"required\"") },
        { "tool choice none", Choice("""{"type":"none"}"""), ChatChoice("\"none\"") },
        { "tool choice by name", Choice("""{"type":"tool","name":"weather"}"""), ChatChoice("""{"type":"function","function":{"name":"weather"}}""") },
        { "one tool at a time", Choice("""{"type":"auto","disable_parallel_tool_use":true}"""), ChatChoice("\"auto\",\"parallel_tool_calls\":false") },
        {
            "tool call and result",
            """{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"text","text":"Let me see."},{"type":"tool_use","id":"t1","name":"weather","input":{"city":"Rome"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"Sunny"}]}]}""",
            """{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"Let me see.","tool_calls":[{"id":"t1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]},{"role":"tool","tool_call_id":"t1","content":"Sunny"}]}"""
        },
        {
            "results of two tools, one failed, and a question",
            """{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}},{"type":"tool_use","id":"t2","name":"f","input":{"x":1}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"1"},{"type":"image","source":{"type":"url","url":"https://a/b.png"}}]},{"type":"tool_result","tool_use_id":"t2","content":"no","is_error":true},{"type":"text","text":"And now?"}]}]}""",
            """{"messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"t2","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}]},{"role":"tool","tool_call_id":"t1","content":[{"type":"text","text":"1"},{"type":"image_url","image_url":{"url":"https://a/b.png"}}]},{"role":"tool","tool_call_id":"t2","content":"no","is_error":true},{"role":"user","content":"And now?"}]}"""
        },
        {
            "thoughts of earlier turns",
            """{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"s"},{"type":"redacted_thinking","data":"x"},{"type":"text","text":"b"}]},{"role":"user","content":"c"}]}""",
            """{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","thinking_blocks":[{"type":"thinking","thinking":"Hm.","signature":"s"},{"type":"redacted_thinking","data":"x"}]},{"role":"user","content":"c"}]}"""
        },
        { "stop sequences", $$$$$"""{"messages":[{{{{{Asked}}}}}],"stop_sequences":["END","."]}""", $$$$$"""{"messages":[{{{{{Asked}}}}}],"stop":["END","."]}""" },
        { "sampling", $$$$$"""{"messages":[{{{{{Asked}}}}}],"temperature":0.5,"top_p":0.9,"top_k":5}""", $$$$$"""{"messages":[{{{{{Asked}}}}}],"temperature":0.5,"top_p":0.9,"top_k":5}""" },
        { "thinking", $$$$$"""{"messages":[{{{{{Asked}}}}}],"thinking":{"type":"enabled","budget_tokens":1024}}""", $$$$$"""{"messages":[{{{{{Asked}}}}}],"thinking":{"type":"enabled","budget_tokens":1024}}""" },
        { "effort", $$$$$"""{"messages":[{{{{{Asked}}}}}],"output_config":{"effort":"low"}}""", $$$$$"""{"messages":[{{{{{Asked}}}}}],"reasoning_effort":"low"}""" },
        {
            "format of the answer",
            $$$$$"""{"messages":[{{{{{Asked}}}}}],"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}}""",
            $$$$$"""{"messages":[{{{{{Asked}}}}}],"response_format":{"type":"json_schema","json_schema":{"name":"response","schema":{"type":"object"},"strict":true}}}"""
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Messages_With_BecomeChat(string feature, string messages, string chat) =>
        ShouldBe(Json(MessagesTranslation.ToChat(Bytes(messages))), With(chat), feature);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Chat_With_BecomesMessages(string feature, string messages, string chat) =>
        ShouldBe(Json(ToMessages(ChatRequest.Parse(Bytes(chat)))), With(messages), feature);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Translation_ThereAndBack_IsTheSameToTheByte(string feature, string messages, string chat)
    {
        var first = ChatRequest.Parse(MessagesTranslation.ToChat(Bytes(messages)));
        var sent = ToMessages(first);
        var second = ChatRequest.Parse(MessagesTranslation.ToChat(sent));

        second.Upstream.ToArray().Should().Equal(first.Upstream.ToArray(), "{0} survives both ways", feature);
        ToMessages(second).Should().Equal(sent);
        second.PartitionFor("a", null).Should().Be(ChatRequest.Parse(Bytes(chat)).PartitionFor("a", null), "callers of both wires share");
    }

    [Fact]
    public void Caller_OfMessages_IsKnownByItsUserId()
    {
        var chat = ChatRequest.Parse(MessagesTranslation.ToChat(Bytes($$$$$"""{"messages":[{{{{{Asked}}}}}],"metadata":{"user_id":"u7"},"stream":true}""")));

        chat.User.Should().Be("u7");
        chat.Stream.Should().BeTrue();
        Encoding.UTF8.GetString(chat.Upstream.Span).Should().NotContain("u7").And.NotContain("stream");
    }

    [Fact]
    public void Betas_AreComparedAndSentOn_ButNotToChatCompletions()
    {
        var chat = ChatRequest.Parse(MessagesTranslation.ToChat(Bytes($$$$$"""{"messages":[{{{{{Asked}}}}}]}"""), "b-2, a-1"));

        MessagesBody.BetasOf(chat.Upstream).Should().Be("a-1,b-2");
        Json(ToMessages(chat))["betas"].Should().BeNull();
        chat.PartitionFor("a", null).Should().NotBe(ChatRequest.Parse(MessagesTranslation.ToChat(Bytes($$$$$"""{"messages":[{{{{{Asked}}}}}]}"""))).PartitionFor("a", null));
        Encoding.UTF8.GetString(CoalescingCluster.Providers.OpenAIWire.StreamedBody(CallOf(chat))).Should().NotContain("betas");
    }

    [Fact]
    public void WhatOnlyMessagesKnow_IsNotSentToChatCompletions()
    {
        var body = $$$$$"""
            {"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],"tools":[{"name":"f","input_schema":{"type":"object","properties":{"cache_control":{"type":"string"} } },"cache_control":{"type":"ephemeral"}}],
            "messages":[{{{{{Asked}}}}},{"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"s"},{"type":"tool_use","id":"t","name":"f","input":{"cache_control":"x"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"no","is_error":true}]}]}
            """;
        var sent = Encoding.UTF8.GetString(CoalescingCluster.Providers.OpenAIWire.StreamedBody(CallOf(ChatRequest.Parse(MessagesTranslation.ToChat(Bytes(body))))));

        sent.Should().NotContain("ephemeral").And.NotContain("is_error").And.NotContain("thinking_blocks");
        sent.Should().Contain("\"cache_control\":{\"type\":\"string\"}", "a tool's own parameters keep their names");
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "*'messages' must be a non-empty array*")]
    [InlineData("""{"messages":[{"role":"boss","content":"x"}]}""", "*'messages.0.role' must be*")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "*'messages.0.content' must be*")]
    [InlineData("""{"messages":[{"role":"user","content":[7]}]}""", "*must be an object with a string 'type'*")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"tool_result"}]}]}""", "*must have a 'tool_use_id'*")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"temperature":1.5}""", "*'temperature' must be a number from 0 to 1*")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"stop":["x"]}""", "*'stop' is not a member of a Messages request*")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"stop_sequences":"x"}""", "*'stop_sequences' must be*")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"tool_choice":"any"}""", "*'tool_choice' must have the type*")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"tools":[{}]}""", "*with a 'name'*")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"system":7}""", "*'system' must be*")]
    public void Body_ThatIsWrong_IsRefusedWithASentence(string body, string message)
    {
        var act = () => MessagesTranslation.ToChat(Bytes(body));

        act.Should().Throw<InferenceException>().WithMessage(message).Which.Code.Should().Be(InferenceErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"m","max_tokens":0,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"\ud800"}]}""")]
    public void Body_ThatIsNoRequest_IsRefused(string body)
    {
        var act = () => ChatRequest.Parse(MessagesTranslation.ToChat(Encoding.UTF8.GetBytes(body)));

        act.Should().Throw<InferenceException>().Which.Code.Should().Be(InferenceErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("\"logprobs\":true")]
    [InlineData("\"logit_bias\":{\"1\":2}")]
    [InlineData("\"presence_penalty\":1")]
    [InlineData("\"response_format\":{\"type\":\"json_object\"}")]
    public void Chat_WithWhatMessagesDoNotHave_IsRefused(string member)
    {
        var act = () => ToMessages(ChatRequest.Parse(Bytes($$$$$"""{"messages":[{{{{{Asked}}}}}],{{{{{member}}}}}}""")));

        act.Should().Throw<InferenceException>().WithMessage("*no counterpart in the Messages API*");
    }

    [Theory]
    [InlineData("\"seed\":7")]
    [InlineData("\"logprobs\":false")]
    [InlineData("\"presence_penalty\":0")]
    [InlineData("\"response_format\":{\"type\":\"text\"}")]
    [InlineData("\"service_tier\":\"flex\"")]
    public void Chat_WithAHintOrADefault_IsTranslatedWithoutIt(string member) =>
        ShouldBe(Json(ToMessages(ChatRequest.Parse(Bytes($$$$$"""{"messages":[{{{{{Asked}}}}}],{{{{{member}}}}}}""")))), With($$$$$"""{"messages":[{{{{{Asked}}}}}]}"""), member);

    private static string Choice(string choice) => $$$$$"""{"messages":[{{{{{Asked}}}}}],"tools":[{{{{{Tool}}}}}],"tool_choice":{{{{{choice}}}}}}""";

    private static string ChatChoice(string choice) => $$$$$"""{"messages":[{{{{{Asked}}}}}],"tools":[{{{{{Function}}}}}],"tool_choice":{{{{{choice}}}}}}""";

    private static byte[] ToMessages(ChatRequest chat) => MessagesBody.Of(CallOf(chat), 4096, stream: false);

    private static InferenceCall CallOf(ChatRequest chat) => new() { Provider = "p", UpstreamModel = chat.Model, Model = chat.Model, Body = chat.Upstream, Tenant = "t" };

    private static byte[] Bytes(string body) => Encoding.UTF8.GetBytes(With(body).ToJsonString());

    private static JsonObject With(string body)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        json["model"] = "m";
        json["max_tokens"] = 64;
        return json;
    }

    private static JsonObject Json(byte[] body) => JsonNode.Parse(body)!.AsObject();

    private static void ShouldBe(JsonObject actual, JsonObject expected, string feature) =>
        JsonNode.DeepEquals(actual, expected).Should().BeTrue("{0} must be {1}, not {2}", feature, expected.ToJsonString(), actual.ToJsonString());
}
