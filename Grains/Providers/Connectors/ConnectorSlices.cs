using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CoalescingCluster.Providers.Connectors;

/// <summary>Translates the updates of one answer to slices.</summary>
internal sealed class ConnectorSlices(string provider)
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    private int _calls;
    private string? _finishReason;
    private UsageDetails? _usage;

    /// <summary>The slices of an update; what only comes once the answer is over is kept for <see cref="Last"/>.</summary>
    /// <exception cref="InferenceException">The update tells of a failure.</exception>
    public IEnumerable<Slice> Of(ChatResponseUpdate update)
    {
        _finishReason = update.FinishReason?.Value ?? _finishReason;
        foreach (var content in update.Contents)
        {
            if (Slice(content) is { } slice)
                yield return slice;
        }
    }

    /// <summary>The last slice: why the answer ended, and what it used if that is known.</summary>
    public Slice Last() => new()
    {
        FinishReason = _finishReason ?? (_calls > 0 ? "tool_calls" : "stop"),
        Usage = _usage is null ? null : new TokenUsage((int)(_usage.InputTokenCount ?? 0), (int)(_usage.OutputTokenCount ?? 0), (int)(_usage.CachedInputTokenCount ?? 0)),
    };

    private Slice? Slice(AIContent content)
    {
        switch (content)
        {
            case TextContent { Text.Length: > 0 } text:
                return new Slice { Text = text.Text };
            case TextReasoningContent { Text.Length: > 0 } reasoning:
                return new Slice { Reasoning = reasoning.Text };
            case FunctionCallContent call:
                var arguments = call.Arguments is null ? "{}" : JsonSerializer.Serialize(call.Arguments, Compact);
                return new Slice { ToolCalls = new ToolCallDelta[] { new(_calls++, call.CallId, call.Name, arguments) } };
            case UsageContent usage:
                (_usage ??= new UsageDetails()).Add(usage.Details);
                return null;
            case ErrorContent:
                throw new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' failed in its answer.");
            default:
                return null;
        }
    }
}
