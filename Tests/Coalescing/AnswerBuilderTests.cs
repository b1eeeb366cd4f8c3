using CoalescingCluster.Coalescing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace CoalescingCluster.Tests.Coalescing;

public sealed class AnswerBuilderTests
{
    [Fact]
    public void Build_OfTextSlices_JoinsThem()
    {
        var answer = Fold(new Slice { Text = "Hel" }, new Slice { Text = "lo" }, new Slice { FinishReason = "length" }, new Slice { Usage = new TokenUsage(3, 2) });
        answer.Text.Should().Be("Hello");
        answer.FinishReason.Should().Be("length");
        answer.Usage.Should().Be(new TokenUsage(3, 2));
    }

    [Fact]
    public void Build_OfToolCallPieces_JoinsThemByIndex()
    {
        var answer = Fold(
            new Slice { ToolCalls = [new(0, "a", "f", "{\"x\"")] },
            new Slice { ToolCalls = [new(1, "b", "g", "{}"), new(0, null, null, ":1}")] });
        answer.ToolCalls.Should().Equal(new ToolCall("a", "f", "{\"x\":1}"), new ToolCall("b", "g", "{}"));
        answer.FinishReason.Should().Be("tool_calls");
    }

    [Fact]
    public void Build_OfLogProbs_JoinsTheirTokens() =>
        Fold(new Slice { LogProbsJson = """{"content":[{"token":"a"}],"refusal":null}""" }, new Slice { LogProbsJson = """{"content":[{"token":"b"}]}""" })
            .LogProbsJson.Should().Be("""{"content":[{"token":"a"},{"token":"b"}],"refusal":[]}""");

    [Fact]
    public void ToSlices_FoldedAgain_GivesTheSameAnswer()
    {
        var answer = Fold(new Slice { Text = "t", Reasoning = "r" }, new Slice { ToolCalls = [new(0, "a", "f", "{}")] }, new Slice { FinishReason = "tool_calls", Usage = new TokenUsage(1, 2, 1) });
        Fold([.. answer.ToSlices()]).Should().BeEquivalentTo(answer);
    }

    [Fact]
    public void Answer_Serialized_ComesBackTheSame()
    {
        var answer = Fold(new Slice { Text = "t" }, new Slice { ToolCalls = [new(0, "a", "f", "{}")] });
        var serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();
        serializer.Deserialize<Answer>(serializer.SerializeToArray(answer)).Should().BeEquivalentTo(answer);
    }

    private static Answer Fold(params Slice[] slices)
    {
        var builder = new AnswerBuilder();
        foreach (var slice in slices)
            builder.Add(slice);
        return builder.Build(Guid.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    }
}
