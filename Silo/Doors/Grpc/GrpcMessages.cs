using CoalescingCluster.V1;
using WireAnswer = CoalescingCluster.V1.Answer;
using WireToolCall = CoalescingCluster.V1.ToolCall;
using WireToolCallDelta = CoalescingCluster.V1.ToolCallDelta;

namespace CoalescingCluster.Silo.Doors.Grpc;

/// <summary>Turns the pipeline's values into messages.</summary>
internal static class GrpcMessages
{
    /// <summary>The message of an outcome.</summary>
    public static Outcome Of(RequestOutcome outcome) => (Outcome)((int)outcome + 1);

    /// <summary>The message of an answer.</summary>
    public static WireAnswer Of(CoalescingCluster.Answer answer)
    {
        var message = new WireAnswer { Text = answer.Text, FinishReason = answer.FinishReason, Usage = Of(answer.Usage) };
        if (answer.Refusal is not null)
            message.Refusal = answer.Refusal;
        if (answer.Reasoning is not null)
            message.Reasoning = answer.Reasoning;
        foreach (var call in answer.ToolCalls)
            message.ToolCalls.Add(new WireToolCall { Id = call.CallId, Name = call.Name, Arguments = call.Arguments });
        return message;
    }

    /// <summary>The message of a usage.</summary>
    public static Usage Of(TokenUsage usage) => new() { PromptTokens = usage.PromptTokens, CompletionTokens = usage.CompletionTokens, TotalTokens = usage.TotalTokens };

    /// <summary>The message of a slice.</summary>
    public static StreamResponse Of(Slice slice)
    {
        var message = new StreamResponse();
        if (slice.Text is not null)
            message.Text = slice.Text;
        if (slice.Refusal is not null)
            message.Refusal = slice.Refusal;
        if (slice.Reasoning is not null)
            message.Reasoning = slice.Reasoning;
        if (slice.FinishReason is not null)
            message.FinishReason = slice.FinishReason;
        if (slice.Usage is not null)
            message.Usage = Of(slice.Usage);
        foreach (var call in slice.ToolCalls ?? [])
            message.ToolCalls.Add(Of(call));
        return message;
    }

    private static WireToolCallDelta Of(CoalescingCluster.ToolCallDelta call)
    {
        var message = new WireToolCallDelta { Index = call.Index };
        if (call.CallId is not null)
            message.Id = call.CallId;
        if (call.Name is not null)
            message.Name = call.Name;
        if (call.Arguments is not null)
            message.Arguments = call.Arguments;
        return message;
    }
}
