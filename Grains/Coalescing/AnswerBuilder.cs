using System.Text;
using System.Text.Json;

namespace CoalescingCluster.Coalescing;

/// <summary>Folds the slices of a streamed answer into the whole answer. Not thread-safe.</summary>
internal sealed class AnswerBuilder
{
    private readonly StringBuilder _text = new();
    private readonly SortedDictionary<int, ToolCallParts> _toolCalls = [];
    private StringBuilder? _refusal;
    private StringBuilder? _reasoning;
    private List<ReasoningBlock>? _blocks;
    private int _signedReasoning;
    private string? _stopSequence;
    private List<string>? _logProbs;
    private string? _finishReason;
    private TokenUsage? _usage;
    private string? _servedBy;

    /// <summary>Adds the next slice.</summary>
    public void Add(Slice slice)
    {
        _text.Append(slice.Text);
        if (slice.Refusal is { } refusal)
            (_refusal ??= new()).Append(refusal);
        if (slice.Reasoning is { } reasoning)
            (_reasoning ??= new()).Append(reasoning);
        if (slice.ReasoningSignature is { } signature)
        {
            var written = _reasoning?.ToString(_signedReasoning, _reasoning.Length - _signedReasoning) ?? "";
            (_blocks ??= []).Add(new(written, signature, null));
            _signedReasoning += written.Length;
        }

        if (slice.EncryptedReasoning is { } encrypted)
            (_blocks ??= []).Add(new("", null, encrypted));
        if (slice.LogProbsJson is { } logProbs)
            (_logProbs ??= []).Add(logProbs);
        foreach (var delta in slice.ToolCalls ?? [])
            Add(delta);
        _stopSequence = slice.StopSequence ?? _stopSequence;
        _finishReason = slice.FinishReason ?? _finishReason;
        _usage = slice.Usage ?? _usage;
        _servedBy = slice.ServedBy ?? _servedBy;
    }

    /// <summary>The answer that the slices make.</summary>
    public Answer Build(Guid flightId, DateTimeOffset createdAt, DateTimeOffset expiresAt) => new()
    {
        FlightId = flightId,
        Text = _text.ToString(),
        Refusal = _refusal?.ToString(),
        Reasoning = _reasoning?.ToString(),
        // An array: the type behind a collection expression of an interface type is the compiler's own, and no serializer knows it.
        ToolCalls = _toolCalls.Values.Select(static call => new ToolCall(call.Id, call.Name, call.Arguments.ToString())).ToArray(),
        FinishReason = _finishReason ?? (_toolCalls.Count > 0 ? "tool_calls" : "stop"),
        Usage = _usage ?? new TokenUsage(0, 0, IsEstimated: true),
        LogProbsJson = _logProbs is null ? null : MergeLogProbs(_logProbs),
        StopSequence = _stopSequence,
        ReasoningBlocks = _blocks?.ToArray() ?? Array.Empty<ReasoningBlock>(),
        ServedBy = _servedBy,
        CreatedAt = createdAt,
        ExpiresAt = expiresAt,
    };

    private void Add(ToolCallDelta delta)
    {
        if (!_toolCalls.TryGetValue(delta.Index, out var call))
            _toolCalls.Add(delta.Index, call = new ToolCallParts());
        call.Id = string.IsNullOrEmpty(delta.CallId) ? call.Id : delta.CallId;
        call.Name = string.IsNullOrEmpty(delta.Name) ? call.Name : delta.Name;
        call.Arguments.Append(delta.Arguments);
    }

    /// <summary>Joins <c>{"content":[…],"refusal":[…]}</c> objects member by member.</summary>
    private static string MergeLogProbs(List<string> parts)
    {
        if (parts.Count == 1)
            return parts[0];
        var members = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            using var json = JsonDocument.Parse(part);
            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (!members.TryGetValue(member.Name, out var items))
                    members.Add(member.Name, items = []);
                if (member.Value.ValueKind == JsonValueKind.Array)
                    items.AddRange(member.Value.EnumerateArray().Select(static item => item.GetRawText()));
            }
        }

        return $"{{{string.Join(",", members.Select(static member => $"{JsonSerializer.Serialize(member.Key)}:[{string.Join(",", member.Value)}]"))}}}";
    }

    private sealed class ToolCallParts
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
