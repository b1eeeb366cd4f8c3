namespace CoalescingCluster.Matching;

/// <summary>
/// Tells a slip of the keyboard from a word of its own. A slip is in no list of words, names or products, and close to a word of the dictionary.
/// </summary>
internal static class Misspelling
{
    private const int LeastLength = 4;
    private const int LongLength = 9;

    // Beginnings and endings that make another word of a stem by a letter or two, also where a list lacks one of the two.
    private static readonly string[][] Beginnings =
    [
        ["hyper", "hypo"], ["macro", "micro"], ["inter", "intra", "infra"], ["ante", "anti"], ["pre", "pro", "per", "post"], ["endo", "ecto", "exo", "epi"], ["mega", "milli", "micro"],
        ["mono", "homo", "hetero"], ["sub", "super"],
    ];

    private static readonly string[][] Endings =
    [
        ["ane", "ene", "yne", "ine", "one", "ide", "ite", "ate", "ol", "al", "yl", "olone", "isone"], ["er", "ee", "or"], ["itis", "osis"], ["otomy", "ectomy", "ostomy", "oscopy", "ometry"],
        ["logy", "nomy"],
    ];

    /// <summary>One of two lower-case words is a slip of the other, a word of the dictionary.</summary>
    public static bool IsSlip(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 2 || !IsPlain(a) || !IsPlain(b) || !AreClose(a, b))
            return false;
        return (IsCommon(a) && !IsListed(b)) || (IsCommon(b) && !IsListed(a));
    }

    /// <summary>The word is in one of the lists, as it is or without its ending.</summary>
    public static bool IsListed(string word) => IsWord(word) || Lexicon.Names.Contains(word) || Lexicon.Rank(Stemmer.Of(word)) != int.MaxValue;

    /// <summary>
    /// The words differ by one slip: neighbours swapped; in words of five and more letters one letter too many, too few or another; in long ones two.
    /// People rarely mistake the first letter.
    /// </summary>
    public static bool AreClose(string a, string b)
    {
        var shorter = Math.Min(a.Length, b.Length);
        if (shorter < LeastLength)
            return false;
        if (IsSwap(a, b))
            return true;
        return Math.Max(a.Length, b.Length) > LeastLength && a[0] == b[0] && (EditDistance.Within(a, b, shorter >= LongLength ? 2 : 1) || (shorter + 1 >= LongLength && EditDistance.Within(a, b, 2) && SoundAlike(a, b)))
            && !DifferIn(Beginnings, a, b, static (word, part) => word.StartsWith(part, StringComparison.Ordinal))
            && !DifferIn(Endings, a, b, static (word, part) => word.EndsWith(part, StringComparison.Ordinal));
    }

    // "difrence" and "difference": the same consonants in the same order, doubled or not.
    private static bool SoundAlike(string a, string b)
    {
        var (i, j) = (0, 0);
        while (true)
        {
            i = Next(a, i);
            j = Next(b, j);
            if (i == a.Length || j == b.Length)
                return i == a.Length && j == b.Length;
            if (a[i++] != b[j++])
                return false;
        }

        static int Next(string word, int at)
        {
            while (at < word.Length && (word[at] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' || (at > 0 && word[at] == word[at - 1])))
                at++;
            return at;
        }
    }

    // Near a listed name another name may lie that is in no list.
    private static bool IsCommon(string word) => IsWord(word) && !Lexicon.Names.Contains(word);

    private static bool IsWord(string word) => Lexicon.Rank(word) != int.MaxValue || Lexicon.Dictionary.Contains(word);

    private static bool IsSwap(string a, string b)
    {
        if (a.Length != b.Length)
            return false;
        var i = a.AsSpan().CommonPrefixLength(b);
        return i + 1 < a.Length && a[i] == b[i + 1] && a[i + 1] == b[i] && a.AsSpan(i + 2).SequenceEqual(b.AsSpan(i + 2));
    }

    private static bool DifferIn(string[][] groups, string a, string b, Func<string, string, bool> has)
    {
        foreach (var group in groups)
        {
            var (ofA, ofB) = (Array.Find(group, part => has(a, part)), Array.Find(group, part => has(b, part)));
            if (ofA is not null && ofB is not null && ofA != ofB)
                return true;
        }

        return false;
    }

    private static bool IsPlain(string word)
    {
        foreach (var c in word)
        {
            if (c is < 'a' or > 'z')
                return false;
        }

        return true;
    }
}
