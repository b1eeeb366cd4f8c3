using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CoalescingCluster.Providers.Connectors;

/// <summary>Translates messages of the OpenAI wire to those of Microsoft.Extensions.AI.</summary>
internal static class ConnectorMessages
{
    /// <summary>Translates a message.</summary>
    public static ChatMessage Of(JsonElement message)
    {
        var role = Text(message, "role") switch
        {
            // Only OpenAI's own connector knows developers.
            "system" or "developer" => ChatRole.System,
            "assistant" => ChatRole.Assistant,
            "tool" or "function" => ChatRole.Tool,
            _ => ChatRole.User,
        };
        var contents = role == ChatRole.Tool
            ? [new FunctionResultContent(Text(message, "tool_call_id") ?? Text(message, "name") ?? "", Joined(message))]
            : Contents(message).Concat(Calls(message)).ToList();
        return new ChatMessage(role, contents) { AuthorName = role == ChatRole.Tool ? null : Text(message, "name") };
    }

    private static IEnumerable<AIContent> Contents(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content))
            return [];
        return content.ValueKind switch
        {
            JsonValueKind.String => [new TextContent(content.GetString())],
            JsonValueKind.Array => content.EnumerateArray().Select(Part),
            _ => [],
        };
    }

    private static AIContent Part(JsonElement part) => Text(part, "type") switch
    {
        "text" => new TextContent(Text(part, "text")),
        "refusal" => new TextContent(Text(part, "refusal")),
        "image_url" when Text(Member(part, "image_url"), "url") is { } url => Link(url, "image/*", null),
        "input_audio" when Text(Member(part, "input_audio"), "data") is { } data => Link($"data:audio/{Text(Member(part, "input_audio"), "format") ?? "wav"};base64,{data}", "audio/*", null),
        "file" when Text(Member(part, "file"), "file_data") is { } data => Link(data, "application/octet-stream", Text(Member(part, "file"), "filename")),
        var type => throw Wrong($"The provider of this model cannot be sent a part of type '{type}' in this form."),
    };

    private static AIContent Link(string url, string mediaType, string? name)
    {
        try
        {
            return url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? new DataContent(url) { Name = name } : new UriContent(url, mediaType);
        }
        catch (Exception error) when (error is ArgumentException or UriFormatException)
        {
            throw Wrong("A part's address is neither a data URI nor a URL.");
        }
    }

    private static IEnumerable<FunctionCallContent> Calls(JsonElement message)
    {
        if (!message.TryGetProperty("tool_calls", out var calls) || calls.ValueKind != JsonValueKind.Array)
            return [];
        return calls.EnumerateArray().Select(static call => FunctionCallContent.CreateFromParsedArguments(
            Text(Member(call, "function"), "arguments") is { Length: > 0 } arguments ? arguments : "{}",
            Text(call, "id") ?? "",
            Text(Member(call, "function"), "name") ?? "",
            static arguments => JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)));
    }

    /// <summary>A tool's result is one text.</summary>
    private static string Joined(JsonElement message) => string.Concat(Contents(message).OfType<TextContent>().Select(static content => content.Text));

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static InferenceException Wrong(string message) => new(InferenceErrorCode.InvalidRequest, message) { Param = "messages" };
}
