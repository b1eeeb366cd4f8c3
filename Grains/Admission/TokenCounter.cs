using System.Text.Json;
using CoalescingCluster.Fingerprinting;
using Microsoft.ML.Tokenizers;

namespace CoalescingCluster.Admission;

/// <summary>
/// Counts tokens the way a model does, or too high. Models of OpenAI are counted with their own vocabularies (o200k, cl100k); for others, whose
/// vocabularies are not public or differ by deployment, the count of cl100k times 1.4 is taken. An image or other part that is no text counts as 1600.
/// </summary>
internal static class TokenCounter
{
    private const double OtherVocabulary = 1.4;
    private const int TokensPerMessage = 4;
    private const int TokensPerReply = 3;
    private const int TokensPerPart = 1600;

    /// <summary>
    /// Texts are counted in pieces of this many characters: merging takes time that grows faster than a run of letters without a break does. A cut
    /// adds a token at most.
    /// </summary>
    private const int PieceLength = 2048;

    private static readonly string[] O200kModels = ["gpt-4o", "chatgpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "o1", "o3", "o4", "gpt-oss"];
    private static readonly string[] Cl100kModels = ["gpt-4", "gpt-3.5", "gpt-35", "text-embedding"];
    private static readonly Lazy<TiktokenTokenizer> O200k = new(static () => TiktokenTokenizer.CreateForEncoding("o200k_base"));
    private static readonly Lazy<TiktokenTokenizer> Cl100k = new(static () => TiktokenTokenizer.CreateForEncoding("cl100k_base"));

    /// <summary>Tokens of a request's prompt. Counted once per request, or not at all where its bytes show that it is under <paramref name="enough"/>.</summary>
    /// <param name="chat">The request.</param>
    /// <param name="enough">A count that need not be known any better when it is not reached; 0 to have it counted.</param>
    public static int CountPrompt(ChatRequest chat, int enough)
    {
        if (chat.CountedTokens > 0)
            return chat.CountedTokens;

        // A token of text is a byte at least, and JSON has more bytes around a message than a model has tokens.
        if (chat.Upstream.Length <= enough && chat.Upstream.Span.IndexOf("\"type\":"u8) < 0)
            return chat.Upstream.Length;
        return chat.CountedTokens = CountBody(chat.Model, chat.Upstream);
    }

    /// <summary>Tokens of a text.</summary>
    public static int Count(string model, ReadOnlySpan<char> text)
    {
        var (tokenizer, factor) = For(model);
        return Scale(CountRaw(tokenizer, text), factor);
    }

    /// <summary>Tokens of the prompt of a chat-completions body.</summary>
    public static int CountBody(string model, ReadOnlyMemory<byte> json)
    {
        var (tokenizer, factor) = For(model);
        using var body = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
        var (count, parts) = ((long)TokensPerReply, 0L);
        foreach (var member in body.RootElement.EnumerateObject())
        {
            if (!member.NameEquals("messages"u8))
            {
                // Tools and formats are part of the prompt in a form of the provider's; their JSON is longer.
                if (member.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                    count += CountRaw(tokenizer, member.Value.GetRawText());
                continue;
            }

            foreach (var message in member.Value.EnumerateArray())
                count += TokensPerMessage + CountMessage(tokenizer, message, ref parts);
        }

        return Scale(count + (long)Math.Ceiling(parts * TokensPerPart / factor), factor);
    }

    private static (TiktokenTokenizer Tokenizer, double Factor) For(string model)
    {
        var name = model.AsSpan(model.LastIndexOf('/') + 1);
        foreach (var prefix in O200kModels)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return (O200k.Value, 1);
        }

        foreach (var prefix in Cl100kModels)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return (Cl100k.Value, 1);
        }

        return (Cl100k.Value, OtherVocabulary);
    }

    private static int Scale(long tokens, double factor) => (int)Math.Min(int.MaxValue, Math.Ceiling(tokens * factor));

    private static long CountRaw(TiktokenTokenizer tokenizer, ReadOnlySpan<char> text)
    {
        var count = 0L;
        while (text.Length > PieceLength)
        {
            var cut = text[..PieceLength].LastIndexOfAny(' ', '\n') is > PieceLength / 2 and var space ? space : PieceLength;
            if (char.IsHighSurrogate(text[cut - 1]))
                cut--;
            count += tokenizer.CountTokens(text[..cut], considerPreTokenization: true, considerNormalization: false);
            text = text[cut..];
        }

        return count + tokenizer.CountTokens(text, considerPreTokenization: true, considerNormalization: false);
    }

    private static long CountMessage(TiktokenTokenizer tokenizer, JsonElement message, ref long parts)
    {
        var count = 0L;
        foreach (var member in message.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                count += CountRaw(tokenizer, member.Value.GetString());
            }
            else if (member.NameEquals("content"u8) && member.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var part in member.Value.EnumerateArray())
                {
                    if (part.TryGetProperty("text"u8, out var text) && text.ValueKind == JsonValueKind.String)
                        count += CountRaw(tokenizer, text.GetString());
                    else
                        parts++;
                }
            }
            else
            {
                count += CountRaw(tokenizer, member.Value.GetRawText());
            }
        }

        return count;
    }
}
