namespace CoalescingCluster.Matching;

/// <summary>Restricted Damerau-Levenshtein distance (one insertion, deletion, substitution or swap of neighbours counts 1), for short words.</summary>
internal static class EditDistance
{
    /// <summary>The words are at most <paramref name="limit"/> apart.</summary>
    public static bool Within(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit || a.Length > 32 || b.Length > 32)
            return false;
        Span<int> previous2 = stackalloc int[33];
        Span<int> previous = stackalloc int[33];
        Span<int> current = stackalloc int[33];
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    best = Math.Min(best, previous2[j - 2] + 1);
                current[j] = best;
                least = Math.Min(least, best);
            }

            if (least > limit)
                return false;
            var spare = previous2;
            previous2 = previous;
            previous = current;
            current = spare;
        }

        return previous[b.Length] <= limit;
    }
}
