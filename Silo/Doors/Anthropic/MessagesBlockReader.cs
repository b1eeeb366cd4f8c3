using System.Text.Json;
using CoalescingCluster.Providers.Messages;

namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary>Translates content blocks to the parts of chat completions' messages. Blocks that these have no word for go through as they are.</summary>
internal static class MessagesBlockReader
{
    /// <summary>Writes blocks as content: a single plain text as a string, as most callers of chat completions write it.</summary>
    public static void WriteParts(Utf8JsonWriter writer, IReadOnlyList<JsonElement> blocks, string at)
    {
        foreach (var block in blocks)
            Check(block, at);
        if (blocks.Count == 1 && IsPlainText(blocks[0]))
        {
            blocks[0].GetProperty("text").WriteTo(writer);
            return;
        }

        writer.WriteStartArray();
        foreach (var block in blocks)
            WritePart(writer, block);
        writer.WriteEndArray();
    }

    /// <summary>Writes a <c>tool_use</c> block as a tool call.</summary>
    public static void WriteCall(Utf8JsonWriter writer, JsonElement block, string at)
    {
        if (!block.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String || !block.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
            throw MessagesTranslation.Wrong($"A tool_use of '{at}.content' must have an 'id' and a 'name'.", $"{at}.content");
        writer.WriteStartObject();
        writer.WriteString("id"u8, id.GetString());
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, name.GetString());
        writer.WriteString("arguments"u8, block.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object ? input.GetRawText() : "{}");
        writer.WriteEndObject();
        WriteHints(writer, block);
        writer.WriteEndObject();
    }

    private static void Check(JsonElement block, string at)
    {
        if (block.ValueKind != JsonValueKind.Object || !block.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
            throw MessagesTranslation.Wrong($"Each block of '{at}' must be an object with a string 'type'.", at);
        if (type.ValueEquals("text"u8) && (!block.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String))
            throw MessagesTranslation.Wrong($"A text block of '{at}' must have a string 'text'.", at);
    }

    private static void WritePart(Utf8JsonWriter writer, JsonElement block)
    {
        var type = block.GetProperty("type").GetString();
        switch (type)
        {
            case "text":
                writer.WriteStartObject();
                foreach (var member in block.EnumerateObject().Where(static member => member.Value.ValueKind != JsonValueKind.Null))
                    member.WriteTo(writer);
                writer.WriteEndObject();
                break;
            case "image" when AddressOf(block, isDocument: false) is { } address:
                writer.WriteStartObject();
                writer.WriteString("type"u8, "image_url"u8);
                writer.WriteStartObject("image_url"u8);
                writer.WriteString("url"u8, address);
                writer.WriteEndObject();
                WriteHints(writer, block);
                writer.WriteEndObject();
                break;
            case "document" when AddressOf(block, isDocument: true) is { } address && HasOnly(block, "type", "source", "title", "cache_control"):
                writer.WriteStartObject();
                writer.WriteString("type"u8, "file"u8);
                writer.WriteStartObject("file"u8);
                writer.WriteString("filename"u8, block.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String ? title.GetString() : MessagesBlocks.UntitledDocument);
                writer.WriteString("file_data"u8, address);
                writer.WriteEndObject();
                WriteHints(writer, block);
                writer.WriteEndObject();
                break;
            default:
                block.WriteTo(writer);
                break;
        }
    }

    /// <summary>The address that says the same as a source; <c>null</c> when there is none.</summary>
    private static string? AddressOf(JsonElement block, bool isDocument)
    {
        if (!block.TryGetProperty("source", out var source) || source.ValueKind != JsonValueKind.Object || !source.TryGetProperty("type", out var type))
            return null;
        if (type.ValueEquals("base64"u8) && source.TryGetProperty("media_type", out var media) && source.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String)
            return $"data:{media};base64,{data.GetString()}";
        return !isDocument && type.ValueEquals("url"u8) && source.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String ? url.GetString() : null;
    }

    private static bool HasOnly(JsonElement block, params ReadOnlySpan<string> names)
    {
        foreach (var member in block.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !names.Contains(member.Name))
                return false;
        }

        return true;
    }

    private static void WriteHints(Utf8JsonWriter writer, JsonElement block)
    {
        if (!block.TryGetProperty("cache_control", out var hint) || hint.ValueKind != JsonValueKind.Object)
            return;
        writer.WritePropertyName("cache_control"u8);
        hint.WriteTo(writer);
    }

    private static bool IsPlainText(JsonElement block) =>
        block.GetProperty("type").ValueEquals("text"u8) && block.EnumerateObject().All(static member => member.Value.ValueKind == JsonValueKind.Null || member.Name is "type" or "text");
}
