using System.Text.Json;

namespace CoalescingCluster.Providers.Messages;

/// <summary>
/// Translates the messages: system messages at the beginning to <c>system</c>, later ones to turns of their own; results of tools to blocks of one user turn, which takes the user's own
/// words after them.
/// </summary>
internal static class MessagesTurns
{
    /// <summary>Writes <c>system</c> and <c>messages</c>.</summary>
    public static void Write(Utf8JsonWriter writer, JsonElement messages, string model)
    {
        WriteSystem(writer, messages, model);
        writer.WriteStartArray("messages"u8);
        var isInResults = false;
        foreach (var message in messages.EnumerateArray().SkipWhile(IsSystem))
        {
            var role = message.GetProperty("role").GetString();
            if (role == "tool")
            {
                if (!isInResults)
                    BeginTurn(writer, "user");
                isInResults = true;
                WriteResult(writer, message, model);
                continue;
            }

            if (role == "user" && isInResults)
            {
                WriteBlocks(writer, message.GetProperty("content"), model);
                EndTurn(writer);
                isInResults = false;
                continue;
            }

            if (isInResults)
                EndTurn(writer);
            isInResults = false;
            if (role == "user")
                WriteTurn(writer, "user", message.GetProperty("content"), model);
            else if (IsSystem(message))
                WriteTurn(writer, "system", message.GetProperty("content"), model);
            else if (role == "assistant")
                WriteAssistant(writer, message, model);
            else
                throw MessagesBody.NoCounterpart($"A message with the role '{role}'", model);
        }

        if (isInResults)
            EndTurn(writer);
        writer.WriteEndArray();
    }

    private static void WriteSystem(Utf8JsonWriter writer, JsonElement messages, string model)
    {
        var contents = messages.EnumerateArray()
            .TakeWhile(IsSystem)
            .Select(static message => message.GetProperty("content"))
            .ToList();
        if (contents.Count == 0)
            return;
        writer.WritePropertyName("system"u8);
        if (contents.Count == 1 && contents[0].ValueKind == JsonValueKind.String)
        {
            contents[0].WriteTo(writer);
            return;
        }

        writer.WriteStartArray();
        foreach (var content in contents)
            WriteBlocks(writer, content, model);
        writer.WriteEndArray();
    }

    private static bool IsSystem(JsonElement message) =>
        message.GetProperty("role").ValueEquals("system"u8) || message.GetProperty("role").ValueEquals("developer"u8);

    private static void WriteTurn(Utf8JsonWriter writer, string role, JsonElement content, string model)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, role);
            writer.WritePropertyName("content"u8);
            content.WriteTo(writer);
            writer.WriteEndObject();
            return;
        }

        BeginTurn(writer, role);
        WriteBlocks(writer, content, model);
        EndTurn(writer);
    }

    private static void WriteAssistant(Utf8JsonWriter writer, JsonElement message, string model)
    {
        var content = message.TryGetProperty("content", out var said) && said.ValueKind != JsonValueKind.Null ? said
            : message.TryGetProperty("refusal", out var refusal) && refusal.ValueKind == JsonValueKind.String ? refusal : default;
        var calls = message.TryGetProperty("tool_calls", out var called) && called.ValueKind == JsonValueKind.Array ? called : default;
        var thoughts = message.TryGetProperty("thinking_blocks", out var thought) && thought.ValueKind == JsonValueKind.Array ? thought : default;
        if (content.ValueKind == JsonValueKind.String && calls.ValueKind == JsonValueKind.Undefined && thoughts.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, "assistant"u8);
            writer.WritePropertyName("content"u8);
            content.WriteTo(writer);
            writer.WriteEndObject();
            return;
        }

        BeginTurn(writer, "assistant");
        if (thoughts.ValueKind == JsonValueKind.Array)
        {
            foreach (var block in thoughts.EnumerateArray().Where(IsSigned))
                block.WriteTo(writer);
        }

        if (content.ValueKind != JsonValueKind.Undefined)
            WriteBlocks(writer, content, model);
        if (calls.ValueKind == JsonValueKind.Array)
        {
            foreach (var call in calls.EnumerateArray())
                MessagesBlocks.WriteCall(writer, call);
        }

        EndTurn(writer);
    }

    /// <summary>The provider takes its own thoughts back only with its signature under them.</summary>
    private static bool IsSigned(JsonElement block) =>
        block.ValueKind == JsonValueKind.Object
        && (block.TryGetProperty("data", out _) || (block.TryGetProperty("signature", out var signature) && signature.ValueKind == JsonValueKind.String && !signature.ValueEquals(""u8)));

    private static void WriteResult(Utf8JsonWriter writer, JsonElement message, string model)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "tool_result"u8);
        writer.WriteString("tool_use_id"u8, MessagesBlocks.CallId(message.TryGetProperty("tool_call_id", out var id) ? id.ToString() : ""));
        var content = message.GetProperty("content");
        if (content.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray("content"u8);
            WriteBlocks(writer, content, model);
            writer.WriteEndArray();
        }
        else if (!content.ValueEquals(""u8))
        {
            writer.WritePropertyName("content"u8);
            content.WriteTo(writer);
        }

        foreach (var member in message.EnumerateObject())
        {
            if (member.Name is "is_error" or "cache_control")
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteBlocks(Utf8JsonWriter writer, JsonElement content, string model)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            // The API takes no empty blocks.
            if (!content.ValueEquals(""u8))
                MessagesBlocks.WriteText(writer, content);
            return;
        }

        foreach (var part in content.EnumerateArray())
            MessagesBlocks.WritePart(writer, part, model);
    }

    private static void BeginTurn(Utf8JsonWriter writer, string role)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        writer.WriteStartArray("content"u8);
    }

    private static void EndTurn(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
