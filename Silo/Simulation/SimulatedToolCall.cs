using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>A tool call that the simulated provider makes when a request demands one: the same for equal requests.</summary>
/// <param name="Id">16 hex digits.</param>
/// <param name="Name">The tool: the one demanded, or the first.</param>
/// <param name="Arguments">JSON with a value of the right type for each required parameter.</param>
internal sealed record SimulatedToolCall(string Id, string Name, string Arguments)
{
    /// <summary>The call that a request of either wire demands; <c>null</c> when it demands none, or when it ends with a tool's result.</summary>
    public static SimulatedToolCall? For(JsonElement request)
    {
        if (!request.TryGetProperty("tool_choice", out var choice) || !Demands(choice, out var name)
            || !request.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var tool in tools.EnumerateArray())
        {
            var described = tool.TryGetProperty("function", out var function) ? function : tool;
            if (!described.TryGetProperty("name", out var named) || (name is not null && !named.ValueEquals(name)))
                continue;
            var schema = described.TryGetProperty("parameters", out var parameters) || described.TryGetProperty("input_schema", out parameters) ? parameters : default;
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes(request.GetProperty("messages").GetRawText()));
            return new(Convert.ToHexStringLower(digest.AsSpan(0, 8)), named.GetString()!, ArgumentsFor(schema));
        }

        return null;
    }

    private static bool Demands(JsonElement choice, out string? name)
    {
        name = null;
        if (choice.ValueKind == JsonValueKind.String)
            return choice.ValueEquals("required"u8);
        if (choice.ValueKind != JsonValueKind.Object || !choice.TryGetProperty("type", out var type))
            return false;
        var named = choice.TryGetProperty("function", out var function) ? function : choice;
        name = named.TryGetProperty("name", out var text) ? text.GetString() : null;
        return type.ValueEquals("any"u8) || name is not null;
    }

    private static string ArgumentsFor(JsonElement schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("required", out var required) && schema.TryGetProperty("properties", out var properties))
        {
            foreach (var name in required.EnumerateArray())
            {
                json.WritePropertyName(name.GetString()!);
                WriteValue(json, properties.TryGetProperty(name.GetString()!, out var property) ? property : default);
            }
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter json, JsonElement property)
    {
        if (property.ValueKind == JsonValueKind.Object && property.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0)
        {
            values[0].WriteTo(json);
            return;
        }

        switch (property.ValueKind == JsonValueKind.Object && property.TryGetProperty("type", out var type) ? type.ToString() : "")
        {
            case "integer" or "number":
                json.WriteNumberValue(1);
                break;
            case "boolean":
                json.WriteBooleanValue(true);
                break;
            case "array":
                json.WriteStartArray();
                json.WriteEndArray();
                break;
            case "object":
                json.WriteStartObject();
                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue("simulated");
                break;
        }
    }
}
