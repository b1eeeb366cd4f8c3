namespace CoalescingCluster.Matching;

/// <summary>Measures of how much of their order two texts share. All are 0..1 and bounded in cost.</summary>
internal static class Sequences
{
    private const int Longest = 96;

    /// <summary>Length of the longest common subsequence of stems over the longer text's length (first 96 tokens of each).</summary>
    public static float CommonShare(Token[] a, Token[] b)
    {
        var n = Math.Min(a.Length, Longest);
        var m = Math.Min(b.Length, Longest);
        if (n == 0 || m == 0)
            return 0;
        Span<int> row = stackalloc int[Longest + 1];
        for (var i = 0; i < n; i++)
        {
            var diagonal = 0;
            for (var j = 1; j <= m; j++)
            {
                var above = row[j];
                row[j] = string.Equals(a[i].Stem, b[j - 1].Stem, StringComparison.Ordinal) ? diagonal + 1 : Math.Max(above, row[j - 1]);
                diagonal = above;
            }
        }

        return (float)row[m] / Math.Max(n, m);
    }

    /// <summary>Share of aligned pairs that stand the other way round (first 64 aligned words).</summary>
    public static float Inversions(int[] toB)
    {
        Span<int> places = stackalloc int[64];
        var count = 0;
        foreach (var place in toB)
        {
            if (place >= 0 && count < places.Length)
                places[count++] = place;
        }

        if (count < 2)
            return 0;
        var inverted = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
                inverted += places[i] > places[j] ? 1 : 0;
        }

        return 2f * inverted / (count * (count - 1));
    }

    /// <summary>Shared neighbours of two words over all neighbours (Jaccard).</summary>
    public static float BigramShare(Token[] a, Token[] b)
    {
        if (a.Length < 2 || b.Length < 2)
            return a.Length == b.Length && a.Length == 1 && a[0].Stem == b[0].Stem ? 1 : 0;
        var left = new HashSet<(string, string)>();
        for (var i = 1; i < a.Length; i++)
            left.Add((a[i - 1].Stem, a[i].Stem));
        var right = new HashSet<(string, string)>();
        for (var i = 1; i < b.Length; i++)
            right.Add((b[i - 1].Stem, b[i].Stem));
        var shared = 0;
        foreach (var bigram in left)
            shared += right.Contains(bigram) ? 1 : 0;
        return (float)shared / (left.Count + right.Count - shared);
    }

    /// <summary>Shared groups of three characters over all (Jaccard), over the first 400 characters.</summary>
    public static float TrigramShare(string a, string b)
    {
        var left = Trigrams(a);
        var right = Trigrams(b);
        if (left.Count == 0 || right.Count == 0)
            return 0;
        var shared = 0;
        foreach (var trigram in left)
            shared += right.Contains(trigram) ? 1 : 0;
        return (float)shared / (left.Count + right.Count - shared);
    }

    private static HashSet<ulong> Trigrams(string text)
    {
        var set = new HashSet<ulong>();
        var length = Math.Min(text.Length, 400);
        for (var i = 0; i + 2 < length; i++)
            set.Add(((ulong)text[i] << 32) | ((ulong)text[i + 1] << 16) | text[i + 2]);
        return set;
    }
}
