namespace CoalescingCluster.Matching;

/// <summary>
/// A light English stemmer: plurals, third person, past and progressive forms, and one spelling. Deliberately weaker than Porter's:
/// "organ" and "organization" stay apart.
/// </summary>
internal static class Stemmer
{
    private static readonly System.Buffers.SearchValues<char> Vowels = System.Buffers.SearchValues.Create("aeiouy");

    /// <summary>The stem of a lower-case word.</summary>
    public static string Of(string word)
    {
        if (word.Length > 40)
            return word;
        word = Spelling.Fold(word);
        if (Lexicon.Irregular.TryGetValue(word, out var irregular))
            return irregular;
        if (word.Length < 4 || !CharShapes.IsPlainWord(word))
            return word;
        if (word.EndsWith("ies", StringComparison.Ordinal))
            return word.Length > 4 ? word[..^3] + "y" : word[..^1];
        if (word.EndsWith("es", StringComparison.Ordinal) && Sibilant(word.AsSpan(0, word.Length - 2)))
            return word[..^2];
        if (word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i'))
            return Verb(word[..^1]);
        return Verb(word);
    }

    private static string Verb(string word)
    {
        if (word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal) && HasVowel(word.AsSpan(0, word.Length - 3)))
            return Restore(word[..^3], word);
        if (word.Length > 4 && word.EndsWith("ied", StringComparison.Ordinal))
            return word[..^3] + "y";
        if (word.Length > 4 && word.EndsWith("ed", StringComparison.Ordinal) && word[^3] != 'e' && HasVowel(word.AsSpan(0, word.Length - 2)))
            return Restore(word[..^2], word);
        return word;
    }

    // "hoping" is "hope" and "hopping" is "hop": the common word decides.
    private static string Restore(string stem, string word)
    {
        var withE = stem + "e";
        var e = Lexicon.Rank(withE);
        var bare = Lexicon.Rank(stem);
        var doubled = stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1] : null;
        var single = doubled is null ? int.MaxValue : Lexicon.Rank(doubled);
        if (bare == int.MaxValue && e == int.MaxValue && single == int.MaxValue)
            return Lexicon.Rank(word) == int.MaxValue ? stem : word;
        if (single <= bare && single <= e)
            return doubled!;
        return e < bare ? withE : stem;
    }

    private static bool Sibilant(ReadOnlySpan<char> stem) =>
        stem.EndsWith("s") || stem.EndsWith("x") || stem.EndsWith("z") || stem.EndsWith("ch") || stem.EndsWith("sh");

    private static bool HasVowel(ReadOnlySpan<char> stem) => stem.ContainsAny(Vowels);
}
