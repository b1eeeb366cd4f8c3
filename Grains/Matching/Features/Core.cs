namespace CoalescingCluster.Matching;

/// <summary>Compares the words of two requests without their notation and frames. All results are symmetric and bounded in cost (first 96 words).</summary>
internal static class Core
{
    private const int Longest = 96;

    /// <summary>Longest common subsequence over the longer length, and how many words have no counterpart: on the side with fewer, on the side with more (at most 16).</summary>
    public static (float Sequence, float Least, float Most) Compare(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        var n = Math.Min(a.Count, Longest);
        var m = Math.Min(b.Count, Longest);
        if (n == 0 || m == 0)
            return (0, Math.Min(n, m), Math.Max(n, m));
        Span<int> row = stackalloc int[Longest + 1];
        for (var i = 0; i < n; i++)
        {
            var diagonal = 0;
            for (var j = 1; j <= m; j++)
            {
                var above = row[j];
                row[j] = string.Equals(a[i], b[j - 1], StringComparison.Ordinal) ? diagonal + 1 : Math.Max(above, row[j - 1]);
                diagonal = above;
            }
        }

        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < n; i++)
            counts[a[i]] = counts.GetValueOrDefault(a[i]) + 1;
        var common = 0;
        for (var j = 0; j < m; j++)
        {
            if (counts.GetValueOrDefault(b[j]) is var left and > 0)
            {
                counts[b[j]] = left - 1;
                common++;
            }
        }

        return ((float)row[m] / Math.Max(n, m), Math.Min(16, Math.Min(n, m) - common), Math.Min(16, Math.Max(n, m) - common));
    }

    /// <summary>The same words in the same places but for one.</summary>
    public static bool IsOneReplaced(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        if (a.Count != b.Count)
            return false;
        var other = 0;
        for (var i = 0; i < a.Count && other < 2; i++)
            other += string.Equals(a[i], b[i], StringComparison.Ordinal) ? 0 : 1;
        return other == 1;
    }

    /// <summary>Both begin with the same word or mark.</summary>
    public static bool SameFrame(IReadOnlyList<string> a, IReadOnlyList<string> b) => a.Count > 0 && b.Count > 0 && string.Equals(a[0], b[0], StringComparison.Ordinal);
}
