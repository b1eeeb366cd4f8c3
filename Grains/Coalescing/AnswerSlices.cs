namespace CoalescingCluster.Coalescing;

/// <summary>Turns a whole answer back into slices, for callers who want a stored answer as a stream.</summary>
internal static class AnswerSlices
{
    /// <summary>The answer as a few slices; folding them gives the same answer.</summary>
    public static IReadOnlyList<Slice> ToSlices(this Answer answer)
    {
        var slices = new List<Slice>(4);
        foreach (var block in answer.ReasoningBlocks)
        {
            slices.Add(block.Encrypted is { } encrypted
                ? new Slice { EncryptedReasoning = encrypted }
                : new Slice { Reasoning = block.Text, ReasoningSignature = block.Signature });
        }

        if (answer.ReasoningBlocks.Count == 0 && !string.IsNullOrEmpty(answer.Reasoning))
            slices.Add(new Slice { Reasoning = answer.Reasoning });
        if (answer.Text.Length > 0)
            slices.Add(new Slice { Text = answer.Text, LogProbsJson = answer.LogProbsJson });
        if (!string.IsNullOrEmpty(answer.Refusal))
            slices.Add(new Slice { Refusal = answer.Refusal });
        if (answer.ToolCalls.Count > 0)
        {
            var deltas = answer.ToolCalls.Select((call, index) => new ToolCallDelta(index, call.CallId, call.Name, call.Arguments));
            slices.Add(new Slice { ToolCalls = deltas.ToArray() });
        }

        slices.Add(new Slice { FinishReason = answer.FinishReason, StopSequence = answer.StopSequence, Usage = answer.Usage });
        if (answer.ServedBy is { } servedBy)
            slices[0] = slices[0] with { ServedBy = servedBy };
        return slices;
    }
}
