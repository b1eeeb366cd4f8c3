using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>The simulated provider's answer to a request: it says that it is simulated, and is another one for each prompt.</summary>
/// <param name="Words">The answer word by word, spaces included.</param>
/// <param name="PromptTokens">Tokens of the prompt, estimated at four characters each.</param>
/// <param name="Call">The tool call that is made instead of saying something, when the request demands one.</param>
internal sealed record SimulatedAnswer(IReadOnlyList<string> Words, int PromptTokens, SimulatedToolCall? Call)
{
    private const int CharactersPerToken = 4;
    private const int QuotedCharacters = 40;

    private static readonly string[] Vocabulary =
    [
        "grain", "flight", "window", "silo", "answer", "harbour", "meadow", "signal", "river", "copper", "lantern", "orchard", "compass", "thread", "willow",
        "anchor", "marble", "sparrow", "velvet", "granite", "ember", "saffron", "canyon", "pebble", "juniper", "mirror", "falcon", "cedar", "amber", "quartz", "breeze", "summit",
    ];

    /// <summary>The whole text.</summary>
    public string Text => string.Concat(Words);

    /// <summary>Makes the answer to a request of either wire: the same for equal requests.</summary>
    public static SimulatedAnswer To(JsonElement request, int tokens)
    {
        var messages = request.GetProperty("messages").GetRawText();
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(messages));
        var name = Convert.ToHexStringLower(digest.AsSpan(0, 4));
        var opening = $"This is a simulated answer ({name}) to: \"{Quote(request)}\".";
        var words = new List<string>(tokens);
        foreach (var word in opening.Split(' '))
            words.Add(words.Count == 0 ? word : " " + word);
        for (var i = 0; words.Count < tokens; i++)
            words.Add(" " + Vocabulary[(digest[i % digest.Length] + (i / digest.Length)) % Vocabulary.Length]);
        return new(words.Count > tokens ? words[..tokens] : words, Math.Max(1, messages.Length / CharactersPerToken), SimulatedToolCall.For(request));
    }

    private static string Quote(JsonElement request)
    {
        var messages = request.GetProperty("messages");
        var content = messages[messages.GetArrayLength() - 1].TryGetProperty("content", out var last) ? last : default;
        var text = content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Join(' ', content.EnumerateArray().Select(static part => part.TryGetProperty("text", out var text) ? text.GetString() : "[attachment]")),
            _ => "",
        };
        text = text.ReplaceLineEndings(" ").Replace('"', '\'');
        if (text.Length <= QuotedCharacters)
            return text;
        var cut = char.IsHighSurrogate(text[QuotedCharacters - 1]) ? QuotedCharacters - 1 : QuotedCharacters;
        return text[..cut] + "…";
    }
}
