using System.Text.Json;

namespace CoalescingCluster.Providers.Messages;

/// <summary>Translates tools and the choice among them.</summary>
internal static class MessagesTools
{
    /// <summary>Writes <c>tools</c> and <c>tool_choice</c>.</summary>
    public static void Write(Utf8JsonWriter writer, JsonElement root)
    {
        if (root.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray("tools"u8);
            foreach (var tool in tools.EnumerateArray())
                WriteTool(writer, tool);
            writer.WriteEndArray();
        }

        var onlyOne = root.TryGetProperty("parallel_tool_calls", out var parallel) && parallel.ValueKind == JsonValueKind.False;
        var hasChoice = root.TryGetProperty("tool_choice", out var choice);
        if (!hasChoice && !onlyOne)
            return;
        writer.WriteStartObject("tool_choice"u8);
        WriteChoice(writer, hasChoice ? choice : default);
        if (onlyOne)
            writer.WriteBoolean("disable_parallel_tool_use"u8, true);
        writer.WriteEndObject();
    }

    /// <summary>A function becomes a tool; a tool that the provider runs itself goes through.</summary>
    private static void WriteTool(Utf8JsonWriter writer, JsonElement tool)
    {
        if (tool.ValueKind != JsonValueKind.Object || !tool.TryGetProperty("type", out var type) || !type.ValueEquals("function"u8)
            || !tool.TryGetProperty("function", out var function) || function.ValueKind != JsonValueKind.Object)
        {
            tool.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        var hasSchema = false;
        foreach (var member in function.EnumerateObject())
        {
            // Schemas are objects; chat completions leave that unsaid for functions without parameters.
            if (member.NameEquals("parameters"u8))
            {
                hasSchema = true;
                writer.WritePropertyName("input_schema"u8);
                member.Value.WriteTo(writer);
            }
            else
            {
                member.WriteTo(writer);
            }
        }

        if (!hasSchema)
        {
            writer.WriteStartObject("input_schema"u8);
            writer.WriteString("type"u8, "object"u8);
            writer.WriteStartObject("properties"u8);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        foreach (var member in tool.EnumerateObject())
        {
            if (!member.NameEquals("type"u8) && !member.NameEquals("function"u8))
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, JsonElement choice)
    {
        switch (choice.ValueKind)
        {
            case JsonValueKind.Undefined:
                writer.WriteString("type"u8, "auto"u8);
                break;
            case JsonValueKind.String:
                writer.WriteString("type"u8, choice.ValueEquals("required"u8) ? "any" : choice.GetString());
                break;
            case JsonValueKind.Object when choice.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object && function.TryGetProperty("name", out var name):
                writer.WriteString("type"u8, "tool"u8);
                writer.WriteString("name"u8, name.ToString());
                break;
            default:
                throw new InferenceException(InferenceErrorCode.InvalidRequest, "'tool_choice' must be auto, none, required or a function by its name.") { Param = "tool_choice" };
        }
    }
}
