using System.Text.Json.Serialization;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Reads groups of wordings: a line has a meaning in several wordings, and others that look much like it and want another answer.</summary>
internal static class WordingGroups
{
    /// <summary>The source of the pairs.</summary>
    public const string Source = "everyday";

    /// <summary>
    /// Labelled pairs of the groups, the same for the same file: all pairs of one meaning; each wording of a near miss with two of the first meaning's; and the near misses in a row.
    /// </summary>
    public static IEnumerable<LabelledPair> Pairs(string path) => QualityFiles.Groups(path).SelectMany(static group => Pairs(group.Meanings));

    private static IEnumerable<LabelledPair> Pairs(string[][] meanings)
    {
        foreach (var wordings in meanings)
        {
            for (var i = 0; i < wordings.Length; i++)
            {
                for (var j = i + 1; j < wordings.Length; j++)
                    yield return Pair(wordings[i], wordings[j], true);
            }
        }

        var main = meanings[0];
        for (var m = 1; m < meanings.Length; m++)
        {
            for (var w = 0; w < meanings[m].Length; w++)
            {
                for (var k = 0; k < Math.Min(2, main.Length); k++)
                    yield return Pair(meanings[m][w], main[(m + w + k) % main.Length], false);
            }

            if (m > 1)
                yield return Pair(meanings[m - 1][0], meanings[m][0], false);
        }
    }

    private static LabelledPair Pair(string a, string b, bool same) => new(null, Source, null, a, b, same);

    /// <summary>One line.</summary>
    /// <param name="Meanings">Wordings by meaning; the first is the one that the others look like.</param>
    public sealed record Group([property: JsonPropertyName("meanings")] string[][] Meanings);
}
