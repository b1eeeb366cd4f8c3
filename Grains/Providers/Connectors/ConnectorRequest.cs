using System.Text.Json;
using CoalescingCluster.Providers.Messages;
using Microsoft.Extensions.AI;

namespace CoalescingCluster.Providers.Connectors;

/// <summary>A chat-completions request in the words of Microsoft.Extensions.AI.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Options">Everything else; members that have no word there are in <see cref="ChatOptions.AdditionalProperties"/> under their own names.</param>
internal sealed record ConnectorRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)
{
    /// <summary>Translates a call's body.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: a part has no form there.</exception>
    public static ConnectorRequest Of(InferenceCall call)
    {
        using var json = JsonDocument.Parse(call.Body);
        var options = new ChatOptions { ModelId = call.UpstreamModel };
        var messages = new List<ChatMessage>();
        foreach (var member in json.RootElement.EnumerateObject())
        {
            if (member.NameEquals("messages"u8))
                messages.AddRange(member.Value.EnumerateArray().Select(ConnectorMessages.Of));
            else if (!member.NameEquals("model"u8) && !member.NameEquals(MessagesBody.Betas) && member.Value.ValueKind != JsonValueKind.Null)
                ConnectorOptions.Set(options, member);
        }

        return new(messages, options);
    }
}
