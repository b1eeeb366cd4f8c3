using System.Collections.Frozen;

namespace CoalescingCluster.Matching;

/// <summary>Contracted words and their long forms. A possessive <c>'s</c> is none of them and stays.</summary>
internal static class Contractions
{
    private static readonly FrozenDictionary<string, string> Forms = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["can't"] = "can not", ["cannot"] = "can not", ["cant"] = "can not", ["won't"] = "will not", ["shan't"] = "shall not", ["ain't"] = "is not",
        ["don't"] = "do not", ["dont"] = "do not", ["doesn't"] = "does not", ["doesnt"] = "does not", ["didn't"] = "did not", ["didnt"] = "did not",
        ["isn't"] = "is not", ["isnt"] = "is not", ["aren't"] = "are not", ["arent"] = "are not", ["wasn't"] = "was not", ["wasnt"] = "was not",
        ["weren't"] = "were not", ["haven't"] = "have not", ["hasn't"] = "has not", ["hadn't"] = "had not", ["couldn't"] = "could not",
        ["couldnt"] = "could not", ["shouldn't"] = "should not", ["shouldnt"] = "should not", ["wouldn't"] = "would not", ["wouldnt"] = "would not",
        ["mustn't"] = "must not", ["needn't"] = "need not", ["mightn't"] = "might not",
        ["what's"] = "what is", ["whats"] = "what is", ["who's"] = "who is", ["where's"] = "where is", ["wheres"] = "where is", ["when's"] = "when is",
        ["why's"] = "why is", ["how's"] = "how is", ["hows"] = "how is", ["it's"] = "it is", ["that's"] = "that is", ["thats"] = "that is",
        ["there's"] = "there is", ["theres"] = "there is", ["here's"] = "here is", ["he's"] = "he is", ["she's"] = "she is", ["let's"] = "let us",
        ["what're"] = "what are", ["who're"] = "who are", ["you're"] = "you are", ["youre"] = "you are", ["we're"] = "we are", ["they're"] = "they are",
        ["theyre"] = "they are", ["i'm"] = "i am", ["im"] = "i am", ["i've"] = "i have", ["ive"] = "i have", ["you've"] = "you have", ["we've"] = "we have",
        ["they've"] = "they have", ["i'll"] = "i will", ["you'll"] = "you will", ["we'll"] = "we will", ["they'll"] = "they will", ["it'll"] = "it will",
        ["i'd"] = "i would", ["you'd"] = "you would", ["we'd"] = "we would", ["they'd"] = "they would", ["what'll"] = "what will", ["who'll"] = "who will",
        ["could've"] = "could have", ["should've"] = "should have", ["would've"] = "would have", ["y'all"] = "you all",
        ["w/o"] = "without", ["w/"] = "with", ["b/c"] = "because",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan = Forms.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The long form of a lower-case word.</summary>
    public static bool TryExpand(ReadOnlySpan<char> word, out string expanded)
    {
        expanded = "";
        return word.Length is >= 2 and <= 10 && BySpan.TryGetValue(word, out expanded!);
    }
}
