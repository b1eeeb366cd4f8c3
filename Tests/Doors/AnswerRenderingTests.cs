using System.Text;
using System.Text.Json;
using CoalescingCluster.Silo.Doors.OpenAI;

namespace CoalescingCluster.Tests.Doors;

/// <summary>What the OpenAI door makes of answers and slices.</summary>
public sealed class AnswerRenderingTests
{
    [Theory]
    [InlineData("gpt-4o-mini")]
    [InlineData("org/model:free@v1")]
    [InlineData("quo\"te\\ and ümlaut 模型")]
    public void Prefix_AndSharedPart_AreOneJsonObject(string model)
    {
        var buffer = new byte[CompletionPrefix.MaxLength(model)];
        var length = CompletionPrefix.Write(buffer, model, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), isChunk: false);
        var root = Json([.. buffer[..length], .. AnswerRendering.Render(new Answer { Text = "line\n\"quoted\" <b> 😀", Usage = new(3, 4, 1) })]);

        root.GetProperty("model").GetString().Should().Be(model);
        root.GetProperty("created").GetInt64().Should().Be(1_800_000_000);
        root.GetProperty("id").GetString().Should().MatchRegex("^chatcmpl-[0-9A-V]{24}$");
        root.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().Should().Be("line\n\"quoted\" <b> 😀");
        root.GetProperty("usage").GetProperty("total_tokens").GetInt32().Should().Be(7);
        root.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32().Should().Be(1);
    }

    [Fact]
    public void ToolCalls_HaveNoContent()
    {
        var message = Rest(AnswerRendering.Render(new Answer { ToolCalls = [new ToolCall("call_1", "weather", "{\"city\":\"Rome\"}")], FinishReason = "tool_calls" }))
            .GetProperty("choices")[0].GetProperty("message");

        message.GetProperty("content").ValueKind.Should().Be(JsonValueKind.Null);
        var call = message.GetProperty("tool_calls")[0];
        call.GetProperty("type").GetString().Should().Be("function");
        call.GetProperty("function").GetProperty("arguments").GetString().Should().Be("{\"city\":\"Rome\"}");
    }

    [Fact]
    public void LogProbs_StayWhatTheProviderSent() =>
        Rest(AnswerRendering.Render(new Answer { Text = "a", LogProbsJson = """{"content":[{"token":"a","logprob":-0.1}]}""" }))
            .GetProperty("choices")[0].GetProperty("logprobs").GetProperty("content")[0].GetProperty("logprob").GetDouble().Should().Be(-0.1);

    [Fact]
    public void Slice_WithUsageOnly_MakesNoChunk() => AnswerRendering.Render(new Slice { Usage = new(1, 2) }).Should().BeEmpty();

    [Fact]
    public void Slice_WithHalfACharacter_IsStillJson() =>
        Rest(AnswerRendering.Render(new Slice { Text = "\ud83d" })).GetProperty("choices")[0].GetProperty("delta").GetProperty("content").GetString().Should().Be("\ufffd");

    [Fact]
    public void ToolCallDelta_HasIdAndTypeOnItsFirstPieceOnly()
    {
        var first = Rest(AnswerRendering.Render(new Slice { ToolCalls = [new ToolCallDelta(0, "call_1", "weather", "")] }));
        var next = Rest(AnswerRendering.Render(new Slice { ToolCalls = [new ToolCallDelta(0, null, null, "{\"ci")] }));

        Call(first).GetProperty("id").GetString().Should().Be("call_1");
        Call(next).TryGetProperty("id", out _).Should().BeFalse();
        Call(next).GetProperty("function").GetProperty("arguments").GetString().Should().Be("{\"ci");

        static JsonElement Call(JsonElement chunk) => chunk.GetProperty("choices")[0].GetProperty("delta").GetProperty("tool_calls")[0];
    }

    private static JsonElement Rest(byte[] rest) => Json([.. Encoding.ASCII.GetBytes("{"), .. rest]);

    private static JsonElement Json(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }
}
