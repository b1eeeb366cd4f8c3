using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CoalescingCluster.Providers.Connectors;

/// <summary>Translates a request's members to <see cref="ChatOptions"/>.</summary>
internal static class ConnectorOptions
{
    /// <summary>Sets what a member says.</summary>
    public static void Set(ChatOptions options, JsonProperty member)
    {
        var value = member.Value;
        switch (member.Name)
        {
            case "temperature":
                options.Temperature = value.GetSingle();
                break;
            case "top_p":
                options.TopP = value.GetSingle();
                break;
            case "top_k" when value.TryGetInt32(out var topK):
                options.TopK = topK;
                break;
            case "max_tokens" or "max_completion_tokens":
                options.MaxOutputTokens = value.GetInt32();
                break;
            case "frequency_penalty":
                options.FrequencyPenalty = value.GetSingle();
                break;
            case "presence_penalty":
                options.PresencePenalty = value.GetSingle();
                break;
            case "seed":
                options.Seed = value.GetInt64();
                break;
            case "stop":
                options.StopSequences = value.ValueKind == JsonValueKind.String ? [value.GetString()!] : [.. value.EnumerateArray().Select(static item => item.GetString()!)];
                break;
            case "parallel_tool_calls" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                options.AllowMultipleToolCalls = value.GetBoolean();
                break;
            case "tools":
                options.Tools = [.. value.EnumerateArray().Select(static tool => new ConnectorTool(tool))];
                break;
            case "tool_choice" when ModeOf(value) is { } mode:
                options.ToolMode = mode;
                break;
            case "response_format" when FormatOf(value) is { } format:
                options.ResponseFormat = format;
                break;
            case "reasoning_effort" when EffortOf(value) is { } effort:
                options.Reasoning = new ReasoningOptions { Effort = effort };
                break;
            default:
                (options.AdditionalProperties ??= [])[member.Name] = Plain(value);
                break;
        }
    }

    private static ChatToolMode? ModeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() switch { "none" => ChatToolMode.None, "auto" => ChatToolMode.Auto, "required" => ChatToolMode.RequireAny, _ => null },
        JsonValueKind.Object when value.TryGetProperty("function", out var function) && function.TryGetProperty("name", out var name) && name.GetString() is { } tool => ChatToolMode.RequireSpecific(tool),
        _ => null,
    };

    private static ChatResponseFormat? FormatOf(JsonElement value)
    {
        if (!value.TryGetProperty("type", out var type))
            return null;
        if (type.ValueEquals("json_schema"u8) && value.TryGetProperty("json_schema", out var described) && described.TryGetProperty("schema", out var schema))
        {
            return ChatResponseFormat.ForJsonSchema(
                schema.Clone(),
                described.TryGetProperty("name", out var name) ? name.GetString() : null,
                described.TryGetProperty("description", out var description) ? description.GetString() : null);
        }

        return type.GetString() switch { "text" => ChatResponseFormat.Text, "json_object" => ChatResponseFormat.Json, _ => null };
    }

    private static ReasoningEffort? EffortOf(JsonElement value) => value.ValueKind != JsonValueKind.String ? null : value.GetString() switch
    {
        "none" => ReasoningEffort.None,
        "minimal" or "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "xhigh" => ReasoningEffort.ExtraHigh,
        _ => null,
    };

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        _ => value.Clone(),
    };
}
