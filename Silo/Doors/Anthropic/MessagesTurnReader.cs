using System.Text.Json;

namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary>Translates the turns of a Messages body to the messages of chat completions.</summary>
internal static class MessagesTurnReader
{
    private const int MaxMessages = 2048;

    /// <summary>Writes the system prompt as the first message.</summary>
    public static void WriteSystem(Utf8JsonWriter writer, JsonElement root)
    {
        if (!root.TryGetProperty("system", out var system) || system.ValueKind == JsonValueKind.Null)
            return;
        if (system.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            throw MessagesTranslation.Wrong("'system' must be a string or an array of text blocks.", "system");
        if (system.ValueKind == JsonValueKind.Array ? system.GetArrayLength() == 0 : system.ValueEquals(""u8))
            return;
        WriteMessage(writer, "system", system, "system");
    }

    /// <summary>Writes the turns.</summary>
    public static void WriteTurns(Utf8JsonWriter writer, JsonElement root)
    {
        if (!root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
            throw MessagesTranslation.Wrong("'messages' must be a non-empty array.", "messages");
        if (messages.GetArrayLength() > MaxMessages)
            throw MessagesTranslation.Wrong($"'messages' has {messages.GetArrayLength()} items; at most {MaxMessages} are taken.", "messages");
        var index = 0;
        foreach (var message in messages.EnumerateArray())
            WriteTurn(writer, message, $"messages.{index++}");
    }

    private static void WriteTurn(Utf8JsonWriter writer, JsonElement message, string at)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("role", out var role) || role.ValueKind != JsonValueKind.String
            || !(role.ValueEquals("user"u8) || role.ValueEquals("assistant"u8) || role.ValueEquals("system"u8)))
            throw MessagesTranslation.Wrong($"'{at}.role' must be user, assistant or system.", $"{at}.role");
        if (!message.TryGetProperty("content", out var content) || content.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            throw MessagesTranslation.Wrong($"'{at}.content' must be a string or an array of blocks.", $"{at}.content");
        if (content.ValueKind == JsonValueKind.String)
        {
            WriteMessage(writer, role.GetString()!, content, at);
            return;
        }

        if (content.EnumerateArray().Any(static block => block.ValueKind != JsonValueKind.Object || !block.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String))
            throw MessagesTranslation.Wrong($"Each block of '{at}.content' must be an object with a string 'type'.", $"{at}.content");
        if (role.ValueEquals("assistant"u8))
            WriteAssistant(writer, content, at);
        else
            WriteUser(writer, role.GetString()!, content, at);
    }

    /// <summary>Results of tools are messages of their own; the user's own words come after them.</summary>
    private static void WriteUser(Utf8JsonWriter writer, string role, JsonElement content, string at)
    {
        var isResult = false;
        foreach (var block in content.EnumerateArray().Where(IsResult))
        {
            isResult = true;
            WriteResult(writer, block, at);
        }

        var others = content.EnumerateArray().Where(static block => !IsResult(block)).ToList();
        if (others.Count > 0 || !isResult)
            WriteMessage(writer, role, others, at);
    }

    private static void WriteResult(Utf8JsonWriter writer, JsonElement block, string at)
    {
        if (!block.TryGetProperty("tool_use_id", out var id) || id.ValueKind != JsonValueKind.String)
            throw MessagesTranslation.Wrong($"A tool_result of '{at}.content' must have a 'tool_use_id'.", $"{at}.content");
        writer.WriteStartObject();
        writer.WriteString("role"u8, "tool"u8);
        writer.WriteString("tool_call_id"u8, id.GetString());
        writer.WritePropertyName("content"u8);
        if (!block.TryGetProperty("content", out var content) || content.ValueKind is not (JsonValueKind.String or JsonValueKind.Array) || (content.ValueKind == JsonValueKind.Array && content.GetArrayLength() == 0))
            writer.WriteStringValue(""u8);
        else
            WriteContent(writer, content, at);
        foreach (var member in block.EnumerateObject())
        {
            if (member.Name is "cache_control" && member.Value.ValueKind == JsonValueKind.Object || member.Name is "is_error" && member.Value.ValueKind == JsonValueKind.True)
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteAssistant(Utf8JsonWriter writer, JsonElement content, string at)
    {
        var blocks = content.EnumerateArray().ToList();
        var thoughts = blocks.FindAll(static block => Is(block, "thinking") || Is(block, "redacted_thinking"));
        var calls = blocks.FindAll(static block => Is(block, "tool_use"));
        var said = blocks.FindAll(static block => !Is(block, "thinking") && !Is(block, "redacted_thinking") && !Is(block, "tool_use"));
        writer.WriteStartObject();
        writer.WriteString("role"u8, "assistant"u8);
        if (said.Count > 0)
        {
            writer.WritePropertyName("content"u8);
            MessagesBlockReader.WriteParts(writer, said, at);
        }
        else if (calls.Count == 0)
        {
            writer.WriteString("content"u8, ""u8);
        }

        if (thoughts.Count > 0)
        {
            writer.WriteStartArray("thinking_blocks"u8);
            foreach (var thought in thoughts)
                thought.WriteTo(writer);
            writer.WriteEndArray();
        }

        if (calls.Count > 0)
        {
            writer.WriteStartArray("tool_calls"u8);
            foreach (var call in calls)
                MessagesBlockReader.WriteCall(writer, call, at);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, string role, JsonElement content, string at)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        writer.WritePropertyName("content"u8);
        WriteContent(writer, content, at);
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, string role, List<JsonElement> blocks, string at)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        writer.WritePropertyName("content"u8);
        MessagesBlockReader.WriteParts(writer, blocks, at);
        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, JsonElement content, string at)
    {
        if (content.ValueKind == JsonValueKind.String)
            content.WriteTo(writer);
        else
            MessagesBlockReader.WriteParts(writer, [.. content.EnumerateArray()], at);
    }

    private static bool IsResult(JsonElement block) => Is(block, "tool_result");

    private static bool Is(JsonElement block, string type) => block.GetProperty("type").ValueEquals(type);
}
