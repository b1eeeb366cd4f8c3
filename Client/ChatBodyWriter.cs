using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CoalescingCluster.Client;

/// <summary>Writes Microsoft.Extensions.AI messages and options as an OpenAI chat-completions request.</summary>
internal static class ChatBodyWriter
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>The request as UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions? options, string defaultModel)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", options?.ModelId ?? defaultModel);
            json.WriteStartArray("messages");
            if (!string.IsNullOrEmpty(options?.Instructions))
                WriteMessage(json, "system", options.Instructions);
            foreach (var message in messages)
                WriteMessage(json, message);
            json.WriteEndArray();
            if (options is not null)
                WriteOptions(json, options);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteMessage(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", text);
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            json.WriteStartObject();
            json.WriteString("role", "tool");
            json.WriteString("tool_call_id", result.CallId);
            json.WriteString("content", result.Result as string ?? JsonSerializer.Serialize(result.Result, Compact));
            json.WriteEndObject();
        }

        var parts = message.Contents.Where(static content => content is TextContent or DataContent or UriContent).ToList();
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        if (parts.Count == 0 && calls.Count == 0)
            return;
        json.WriteStartObject();
        json.WriteString("role", message.Role.Value);
        if (message.AuthorName is { } author)
            json.WriteString("name", author);
        WriteContent(json, parts);
        WriteToolCalls(json, calls);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, List<AIContent> parts)
    {
        if (parts.Count == 0)
        {
            json.WriteNull("content");
            return;
        }

        if (parts.TrueForAll(static part => part is TextContent))
        {
            json.WriteString("content", string.Concat(parts.Cast<TextContent>().Select(static part => part.Text)));
            return;
        }

        json.WriteStartArray("content");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            switch (part)
            {
                case TextContent text:
                    json.WriteString("type", "text");
                    json.WriteString("text", text.Text);
                    break;
                case DataContent data:
                    WriteImage(json, data.Uri);
                    break;
                case UriContent uri:
                    WriteImage(json, uri.Uri.ToString());
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteImage(Utf8JsonWriter json, string uri)
    {
        json.WriteString("type", "image_url");
        json.WriteStartObject("image_url");
        json.WriteString("url", uri);
        json.WriteEndObject();
    }

    private static void WriteToolCalls(Utf8JsonWriter json, List<FunctionCallContent> calls)
    {
        if (calls.Count == 0)
            return;
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.CallId);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteString("arguments", JsonSerializer.Serialize(call.Arguments, Compact));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOptions(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.Temperature is { } temperature)
            json.WriteNumber("temperature", temperature);
        if (options.TopP is { } topP)
            json.WriteNumber("top_p", topP);
        if (options.MaxOutputTokens is { } maxTokens)
            json.WriteNumber("max_completion_tokens", maxTokens);
        if (options.FrequencyPenalty is { } frequency)
            json.WriteNumber("frequency_penalty", frequency);
        if (options.PresencePenalty is { } presence)
            json.WriteNumber("presence_penalty", presence);
        if (options.Seed is { } seed)
            json.WriteNumber("seed", seed);
        if (options.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stop");
            foreach (var stop in stops)
                json.WriteStringValue(stop);
            json.WriteEndArray();
        }

        WriteResponseFormat(json, options.ResponseFormat);
        WriteTools(json, options);
    }

    private static void WriteResponseFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson structured)
            return;
        json.WriteStartObject("response_format");
        json.WriteString("type", structured.Schema is null ? "json_object" : "json_schema");
        if (structured.Schema is { } schema)
        {
            json.WriteStartObject("json_schema");
            json.WriteString("name", structured.SchemaName ?? "answer");
            if (structured.SchemaDescription is { } description)
                json.WriteString("description", description);
            json.WritePropertyName("schema");
            schema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, ChatOptions options)
    {
        var tools = options.Tools?.OfType<AIFunctionDeclaration>().ToList() ?? [];
        if (tools.Count == 0)
            return;
        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WritePropertyName("parameters");
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteToolMode(json, options.ToolMode);
        if (options.AllowMultipleToolCalls is { } parallel)
            json.WriteBoolean("parallel_tool_calls", parallel);
    }

    private static void WriteToolMode(Utf8JsonWriter json, ChatToolMode? mode)
    {
        switch (mode)
        {
            case NoneChatToolMode:
                json.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } function }:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", function);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case RequiredChatToolMode:
                json.WriteString("tool_choice", "required");
                break;
        }
    }
}
