using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Client;

/// <summary>
/// An <see cref="IChatClient"/> whose requests share inferences through the cluster. How a response was served is in its additional properties:
/// <c>coalesce.status</c> and, on semantic matches, <c>coalesce.similarity</c>.
/// </summary>
public sealed class CoalescingChatClient(ICoalescingClient client, IOptions<CoalescingClientOptions> options) : IChatClient
{
    private readonly CoalescingClientOptions _options = (options ?? throw new ArgumentNullException(nameof(options))).Value;

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var served = await client.CompleteAsync(RequestFor(messages, options), cancellationToken);
        var message = new ChatMessage(ChatRole.Assistant, [.. ContentsOf(served.Answer)]);
        var usage = served.Answer.Usage;
        return new ChatResponse(message)
        {
            ResponseId = served.RequestId,
            ModelId = options?.ModelId ?? _options.DefaultModel,
            CreatedAt = served.Answer.CreatedAt,
            FinishReason = new ChatFinishReason(served.Answer.FinishReason),
            Usage = UsageOf(usage),
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                ["coalesce.status"] = served.Outcome.ToString(),
                ["coalesce.similarity"] = served.Similarity,
            },
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var responseId = Guid.NewGuid().ToString("n");
        var calls = new SortedDictionary<int, (string Id, string Name, string Arguments)>();
        await foreach (var slice in client.StreamAsync(RequestFor(messages, options), cancellationToken).WithCancellation(cancellationToken))
        {
            var update = new ChatResponseUpdate { Role = ChatRole.Assistant, ResponseId = responseId, ModelId = options?.ModelId ?? _options.DefaultModel };
            if (slice.Text is { Length: > 0 } text)
                update.Contents.Add(new TextContent(text));
            if (slice.Reasoning is { Length: > 0 } reasoning)
                update.Contents.Add(new TextReasoningContent(reasoning));
            foreach (var delta in slice.ToolCalls ?? [])
            {
                var known = calls.GetValueOrDefault(delta.Index, ("", "", ""));
                calls[delta.Index] = (delta.CallId ?? known.Item1, delta.Name ?? known.Item2, known.Item3 + delta.Arguments);
            }

            if (slice.FinishReason is { } reason)
            {
                foreach (var (id, name, arguments) in calls.Values)
                    update.Contents.Add(CallOf(id, name, arguments));
                update.FinishReason = new ChatFinishReason(reason);
            }

            if (slice.Usage is { } usage)
                update.Contents.Add(new UsageContent(UsageOf(usage)));
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(ChatClientMetadata))
            return new ChatClientMetadata("coalescing-cluster", defaultModelId: _options.DefaultModel);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The Orleans client that it talks through belongs to the application.
    }

    private GatewayRequest RequestFor(IEnumerable<ChatMessage> messages, ChatOptions? options) => new()
    {
        ApiKey = _options.ApiKey,
        Tenant = _options.Tenant,
        Body = ChatBodyWriter.Write(messages, options, _options.DefaultModel),
        Controls = _options.Controls,
    };

    private static IEnumerable<AIContent> ContentsOf(Answer answer)
    {
        if (!string.IsNullOrEmpty(answer.Reasoning))
            yield return new TextReasoningContent(answer.Reasoning);
        if (answer.Text.Length > 0)
            yield return new TextContent(answer.Text);
        if (!string.IsNullOrEmpty(answer.Refusal))
            yield return new ErrorContent(answer.Refusal) { ErrorCode = "refusal" };
        foreach (var call in answer.ToolCalls)
            yield return CallOf(call.CallId, call.Name, call.Arguments);
    }

    private static FunctionCallContent CallOf(string id, string name, string arguments) =>
        FunctionCallContent.CreateFromParsedArguments(
            arguments, id, name, static json => JsonSerializer.Deserialize<Dictionary<string, object?>>(json.Length == 0 ? "{}" : json, AIJsonUtilities.DefaultOptions));

    private static UsageDetails UsageOf(TokenUsage usage) => new()
    {
        InputTokenCount = usage.PromptTokens,
        OutputTokenCount = usage.CompletionTokens,
        TotalTokenCount = usage.TotalTokens,
        CachedInputTokenCount = usage.CachedPromptTokens,
    };
}
