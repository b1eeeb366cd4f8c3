namespace CoalescingCluster.Matching;

/// <summary>
/// Words and phrases that may replace one another in any request (<c>Lexicon/interchangeable.txt</c>): where all other words are the same, the request stays the same.
/// </summary>
internal static class Interchangeable
{
    /// <summary>The words with each listed phrase as the name of its group.</summary>
    public static List<string> Apply(List<string> words)
    {
        var result = new List<string>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            if (Lexicon.Interchangeable.TryGetValue(words[i], out var phrases) && Find(words, i, phrases) is { } phrase)
            {
                result.Add(phrase.Name);
                i += phrase.Words.Length - 1;
            }
            else
            {
                result.Add(words[i]);
            }
        }

        return result;
    }

    private static Lexicon.Phrase? Find(List<string> words, int at, Lexicon.Phrase[] phrases)
    {
        foreach (var phrase in phrases)
        {
            if (at + phrase.Words.Length > words.Count)
                continue;
            var matches = true;
            for (var j = 1; j < phrase.Words.Length && matches; j++)
                matches = string.Equals(words[at + j], phrase.Words[j], StringComparison.Ordinal);
            if (matches)
                return phrase;
        }

        return null;
    }
}
