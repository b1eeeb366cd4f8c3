using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoalescingCluster.Benchmarks.Replay;

/// <summary>One line of a log: a prompt, when it came, and what it means where that is known.</summary>
internal sealed record LoggedPrompt
{
    /// <summary>Seconds since the log's beginning; 0 where the log has no times.</summary>
    [JsonPropertyName("t")]
    public double Time { get; init; }

    /// <summary>The prompt.</summary>
    [JsonPropertyName("prompt")]
    public string Prompt { get; init; } = "";

    /// <summary>Label of the meaning; <c>null</c> where there is none.</summary>
    [JsonPropertyName("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Reads a JSONL file; says which line is wrong if one is.</summary>
    public static List<LoggedPrompt> Read(string file, int limit)
    {
        var prompts = new List<LoggedPrompt>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                var prompt = JsonSerializer.Deserialize<LoggedPrompt>(line);
                if (string.IsNullOrEmpty(prompt?.Prompt))
                    throw new JsonException("it has no \"prompt\"");
                prompts.Add(prompt);
            }
            catch (JsonException error)
            {
                throw new InvalidDataException($"{file}, line {number}: {error.Message}; expected {{\"t\":seconds,\"prompt\":\"…\",\"cluster\":\"optional label\"}}.");
            }

            if (prompts.Count == limit)
                break;
        }

        return prompts.Count > 0 ? prompts : throw new InvalidDataException($"{file} holds no prompts.");
    }
}
