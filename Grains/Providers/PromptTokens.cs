using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace CoalescingCluster.Providers;

/// <summary>
/// Estimates the tokens of a prompt with the public o200k vocabulary: texts, names and arguments by their tokens, plus a few for each message and tool;
/// images and documents by a flat rate, because what they cost is known to their provider only.
/// </summary>
internal sealed class PromptTokens
{
    private const int PerItem = 4;
    private const int PerAttachment = 1000;

    /// <summary>A string of this many characters without white space is no text but data.</summary>
    private const int Data = 2048;

    private readonly Lazy<Tokenizer> _tokenizer = new(static () => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>Counts the tokens of a canonical chat-completions body.</summary>
    public int Count(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var count = 0;
        foreach (var member in json.RootElement.EnumerateObject())
        {
            if (member.Name is "messages" or "tools" && member.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in member.Value.EnumerateArray())
                    count += PerItem + Of(item);
            }
        }

        return count;
    }

    /// <summary>Counts the tokens of a text.</summary>
    public int Count(string text) => _tokenizer.Value.CountTokens(text);

    private int Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.Object => value.EnumerateObject().Sum(member => member.Name is "type" or "role" or "cache_control" ? 0 : Of(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(Of),
        JsonValueKind.Number => 1,
        _ => 0,
    };

    private int Of(string text)
    {
        if (text.StartsWith("data:", StringComparison.Ordinal) || (text.Length >= Data && !text.AsSpan(0, Data).ContainsAny(' ', '\n')))
            return PerAttachment;
        return _tokenizer.Value.CountTokens(text);
    }
}
