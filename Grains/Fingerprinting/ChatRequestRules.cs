using System.Text.Json;

namespace CoalescingCluster.Fingerprinting;

/// <summary>What a chat-completions body must look like. Members that are not named here pass through unchecked and are part of the partition.</summary>
internal static class ChatRequestRules
{
    private const int MaxModelLength = 256;
    private const int MaxMessages = 2048;
    private const int MaxParts = 256;
    private const int MaxStops = 16;
    private const int MaxTools = 512;

    private static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool", "function"];

    /// <summary>Checks a body.</summary>
    /// <exception cref="InferenceException">What is wrong with it.</exception>
    public static void Check(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Wrong("The request body must be a JSON object.", null);
        CheckModel(root);
        CheckMessages(root);
        CheckNumber(root, "temperature", 0, 2);
        CheckNumber(root, "top_p", 0, 1);
        CheckNumber(root, "presence_penalty", -2, 2);
        CheckNumber(root, "frequency_penalty", -2, 2);
        CheckChoices(root);
        CheckInteger(root, "max_tokens", 1, int.MaxValue);
        CheckInteger(root, "max_completion_tokens", 1, int.MaxValue);
        CheckInteger(root, "top_logprobs", 0, 20);
        CheckInteger(root, "seed", long.MinValue, long.MaxValue);
        CheckBoolean(root, "stream");
        CheckBoolean(root, "logprobs");
        CheckStop(root);
        CheckArray(root, "tools", MaxTools);
        CheckObject(root, "stream_options");
        CheckObject(root, "response_format");
    }

    /// <summary>An error about the request.</summary>
    public static InferenceException Wrong(string message, string? param) => new(InferenceErrorCode.InvalidRequest, message) { Param = param };

    private static void CheckModel(JsonElement root)
    {
        if (!root.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.String || model.GetString() is not { Length: > 0 and <= MaxModelLength })
            throw Wrong($"'model' must be a string of 1 to {MaxModelLength} characters.", "model");
    }

    private static void CheckMessages(JsonElement root)
    {
        if (!root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
            throw Wrong("'messages' must be a non-empty array.", "messages");
        if (messages.GetArrayLength() > MaxMessages)
            throw Wrong($"'messages' has {messages.GetArrayLength()} items; at most {MaxMessages} are taken.", "messages");
        var index = 0;
        foreach (var message in messages.EnumerateArray())
            CheckMessage(message, index++);
    }

    private static void CheckMessage(JsonElement message, int index)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw Wrong($"'messages[{index}]' must be an object.", $"messages[{index}]");
        if (!message.TryGetProperty("role"u8, out var role) || !IsRole(role))
            throw Wrong($"'messages[{index}].role' must be one of {string.Join(", ", Roles)}.", $"messages[{index}].role");
        if (!IsSet(message, "content", out var content))
        {
            // An assistant may have called tools, or refused, without saying anything.
            if (!role.ValueEquals("assistant"u8) && !role.ValueEquals("function"u8))
                throw Wrong($"'messages[{index}].content' is missing.", $"messages[{index}].content");
            return;
        }

        if (content.ValueKind == JsonValueKind.String)
            return;
        if (content.ValueKind != JsonValueKind.Array || content.GetArrayLength() is 0 or > MaxParts)
            throw Wrong($"'messages[{index}].content' must be a string or an array of 1 to {MaxParts} parts.", $"messages[{index}].content");
        var part = 0;
        foreach (var item in content.EnumerateArray())
            CheckPart(item, index, part++);
    }

    private static bool IsRole(JsonElement role)
    {
        if (role.ValueKind != JsonValueKind.String)
            return false;
        foreach (var known in Roles)
        {
            if (role.ValueEquals(known))
                return true;
        }

        return false;
    }

    private static void CheckPart(JsonElement part, int message, int index)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type"u8, out var type) || type.ValueKind != JsonValueKind.String)
            throw Wrong($"'messages[{message}].content[{index}]' must be an object with a string 'type'.", $"messages[{message}].content[{index}]");
        if (type.ValueEquals("text"u8) && (!part.TryGetProperty("text"u8, out var text) || text.ValueKind != JsonValueKind.String))
            throw Wrong($"'messages[{message}].content[{index}].text' must be a string.", $"messages[{message}].content[{index}].text");
    }

    private static void CheckNumber(JsonElement root, string name, double least, double most)
    {
        if (!IsSet(root, name, out var value))
            return;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !(number >= least && number <= most))
            throw Wrong($"'{name}' must be a number from {least} to {most}.", name);
    }

    private static void CheckInteger(JsonElement root, string name, long least, long most)
    {
        if (!IsSet(root, name, out var value))
            return;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number) || number < least || number > most)
            throw Wrong(most == long.MaxValue ? $"'{name}' must be an integer." : $"'{name}' must be an integer from {least} to {most}.", name);
    }

    private static void CheckBoolean(JsonElement root, string name)
    {
        if (IsSet(root, name, out var value) && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            throw Wrong($"'{name}' must be true or false.", name);
    }

    /// <summary>A flight has one answer; a caller who wants several to choose from asks several times, with <c>x-coalesce-mode: off</c>.</summary>
    private static void CheckChoices(JsonElement root)
    {
        if (IsSet(root, "n", out var n) && (n.ValueKind != JsonValueKind.Number || !n.TryGetInt32(out var choices) || choices != 1))
            throw Wrong("'n' must be 1: a request gets one choice here; for several, send it several times with the header 'x-coalesce-mode: off'.", "n");
    }

    private static void CheckObject(JsonElement root, string name)
    {
        if (IsSet(root, name, out var value) && value.ValueKind != JsonValueKind.Object)
            throw Wrong($"'{name}' must be an object.", name);
    }

    private static void CheckArray(JsonElement root, string name, int most)
    {
        if (IsSet(root, name, out var value) && (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most))
            throw Wrong($"'{name}' must be an array of at most {most} items.", name);
    }

    private static void CheckStop(JsonElement root)
    {
        if (!IsSet(root, "stop", out var stop) || stop.ValueKind == JsonValueKind.String)
            return;
        if (stop.ValueKind != JsonValueKind.Array || stop.GetArrayLength() > MaxStops || stop.EnumerateArray().Any(static item => item.ValueKind != JsonValueKind.String))
            throw Wrong($"'stop' must be a string or an array of at most {MaxStops} strings.", "stop");
    }

    private static bool IsSet(JsonElement root, string name, out JsonElement value) =>
        root.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
