using System.Text.Json;

namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary>Translates the tools of a Messages body and the choice among them to those of chat completions.</summary>
internal static class MessagesToolReader
{
    /// <summary>Writes <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c>.</summary>
    public static void Write(Utf8JsonWriter writer, JsonElement root)
    {
        if (root.TryGetProperty("tools", out var tools) && tools.ValueKind != JsonValueKind.Null)
        {
            if (tools.ValueKind != JsonValueKind.Array)
                throw MessagesTranslation.Wrong("'tools' must be an array.", "tools");
            if (tools.GetArrayLength() > 0)
            {
                writer.WriteStartArray("tools"u8);
                foreach (var tool in tools.EnumerateArray())
                    WriteTool(writer, tool);
                writer.WriteEndArray();
            }
        }

        if (root.TryGetProperty("tool_choice", out var choice) && choice.ValueKind != JsonValueKind.Null)
            WriteChoice(writer, choice);
    }

    /// <summary>A tool of the caller becomes a function; one that the provider runs itself goes through.</summary>
    private static void WriteTool(Utf8JsonWriter writer, JsonElement tool)
    {
        if (tool.ValueKind != JsonValueKind.Object || !tool.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
            throw MessagesTranslation.Wrong("Each of 'tools' must be an object with a 'name'.", "tools");
        if (tool.TryGetProperty("type", out var type) && type.ValueKind != JsonValueKind.Null && !type.ValueEquals("custom"u8))
        {
            tool.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        foreach (var member in tool.EnumerateObject().Where(static member => member.Value.ValueKind != JsonValueKind.Null))
        {
            if (member.NameEquals("input_schema"u8))
            {
                writer.WritePropertyName("parameters"u8);
                member.Value.WriteTo(writer);
            }
            else if (IsFunctions(member))
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
        foreach (var member in tool.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !member.NameEquals("type"u8) && !member.NameEquals("input_schema"u8) && !IsFunctions(member))
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static bool IsFunctions(JsonProperty member) => member.Name is "name" or "description" or "strict";

    private static void WriteChoice(Utf8JsonWriter writer, JsonElement choice)
    {
        var type = choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("type", out var named) ? named.ToString() : "";
        switch (type)
        {
            case "auto" or "none":
                writer.WriteString("tool_choice"u8, type);
                break;
            case "any":
                writer.WriteString("tool_choice"u8, "required"u8);
                break;
            case "tool" when choice.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String:
                writer.WriteStartObject("tool_choice"u8);
                writer.WriteString("type"u8, "function"u8);
                writer.WriteStartObject("function"u8);
                writer.WriteString("name"u8, name.GetString());
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            default:
                throw MessagesTranslation.Wrong("'tool_choice' must have the type auto, any, none, or tool with a name.", "tool_choice");
        }

        if (choice.TryGetProperty("disable_parallel_tool_use", out var onlyOne) && onlyOne.ValueKind == JsonValueKind.True)
            writer.WriteBoolean("parallel_tool_calls"u8, false);
    }
}
