using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoalescingCluster.Fingerprinting;

namespace CoalescingCluster.Admission;

/// <summary>
/// Makes a prompt fit: leaves out the oldest turns, system messages excepted, and then cuts the end of the last message's text. Never silently: the
/// session says so.
/// </summary>
internal static class PromptTruncation
{
    /// <summary>Makes a request fit into a number of tokens.</summary>
    /// <returns>The request that fits; <c>null</c> when none can be made of it, its system messages being too long, for example.</returns>
    public static ChatRequest? Fit(ChatRequest chat, int mostTokens)
    {
        var body = JsonNode.Parse(chat.Upstream.Span)!.AsObject();
        var messages = body["messages"]!.AsArray();
        var over = TokenCounter.CountPrompt(chat, 0) - mostTokens;
        for (var i = 0; over > 0 && i < messages.Count - 1;)
        {
            if ((string?)messages[i]!["role"] is "system" or "developer")
            {
                i++;
                continue;
            }

            over -= TokenCounter.Count(chat.Model, messages[i]!.ToJsonString());
            messages.RemoveAt(i);

            // An answer of a tool means nothing without the message that called it.
            while (i < messages.Count - 1 && (string?)messages[i]!["role"] is "tool" or "function")
                messages.RemoveAt(i);
        }

        for (var fitted = Parse(body, chat); ; fitted = Parse(body, chat))
        {
            over = TokenCounter.CountPrompt(fitted, 0) - mostTokens;
            if (over <= 0)
                return fitted;
            if (messages[^1]!["content"] is not JsonValue content || !content.TryGetValue<string>(out var text))
                return null;
            var tokens = Math.Max(1, TokenCounter.Count(chat.Model, text));
            var keep = (int)((long)text.Length * Math.Max(0, tokens - over) / tokens);
            keep = Math.Min(keep, text.Length - 1);
            if (keep <= 0)
                return null;
            messages[^1]!["content"] = text[..(char.IsHighSurrogate(text[keep - 1]) ? keep - 1 : keep)];
        }
    }

    private static ChatRequest Parse(JsonObject body, ChatRequest from)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
            body.WriteTo(writer);
        var parsed = ChatRequest.Parse(output.WrittenMemory);

        // How the caller is answered was not sent upstream and is not in the body any more.
        return new ChatRequest
        {
            Model = parsed.Model,
            Stream = from.Stream,
            IncludeUsage = from.IncludeUsage,
            User = from.User,
            Text = parsed.Text,
            TextDigest = parsed.TextDigest,
            IsSemanticallyComparable = parsed.IsSemanticallyComparable,
            Upstream = parsed.Upstream,
            PartitionDigest = parsed.PartitionDigest,
        };
    }
}
