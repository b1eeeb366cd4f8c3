using System.Collections.Frozen;

namespace CoalescingCluster.Matching;

/// <summary>Letters without their accents: English writers leave them out ("Malaga", "cafe").</summary>
internal static class Diacritics
{
    private static readonly FrozenDictionary<char, char> Bases = Lexicon.Composed.GroupBy(static pair => pair.Value, static pair => pair.Key.Base)
        .Where(static group => char.IsAsciiLetter(group.First())).ToFrozenDictionary(static group => group.Key, static group => group.First());

    /// <summary>The word with plain letters; the word itself when it has no others.</summary>
    public static string Fold(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (!char.IsAscii(word[i]))
                return string.Create(word.Length, word, static (span, from) =>
                {
                    for (var at = 0; at < span.Length; at++)
                        span[at] = Bases.GetValueOrDefault(from[at], from[at]);
                });
        }

        return word;
    }
}
