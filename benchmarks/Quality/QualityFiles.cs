using System.Text.Json;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Reads labelled files, a JSON object a line.</summary>
internal static class QualityFiles
{
    private const int MaxLines = 2_000_000;

    public static IReadOnlyList<LabelledPair> Pairs(string path) => Read<LabelledPair>(path, pair => pair is { A: not null, B: not null, Label: not null }, "a, b and equivalent");

    /// <summary>Labelled pairs, one a line, or the pairs of groups of wordings.</summary>
    public static IReadOnlyList<LabelledPair> PairsOrGroups(string path) =>
        File.Exists(path) && File.ReadLines(path).FirstOrDefault(static line => !string.IsNullOrWhiteSpace(line))?.Contains("\"meanings\"", StringComparison.Ordinal) == true
            ? [.. WordingGroups.Pairs(path)]
            : Pairs(path);

    public static IReadOnlyList<StreamRequest> Stream(string path) => Read<StreamRequest>(path, request => request is { Cluster: not null, Prompt: not null }, "cluster and prompt");

    public static IReadOnlyList<WordingGroups.Group> Groups(string path) =>
        Read<WordingGroups.Group>(path, group => group.Meanings is { Length: > 0 } && group.Meanings.All(static wordings => wordings is { Length: > 0 } && wordings.All(static wording => wording is not null)), "meanings");

    /// <summary>The folder of the shared data, found by walking up from here; <see langword="null"/> without one.</summary>
    public static string? SharedData()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in new[] { Path.Combine(folder.FullName, "shared", "data"), Path.Combine(folder.FullName, "..", "shared", "data") })
            {
                if (Directory.Exists(candidate))
                    return Path.GetFullPath(candidate);
            }
        }

        return null;
    }

    private static List<T> Read<T>(string path, Func<T, bool> isWhole, string needed)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException($"'{path}' is a folder; a JSONL file is needed.");
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'.");
        var rows = new List<T>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            if (++number > MaxLines)
                throw new InvalidDataException($"'{path}' has more than {MaxLines} lines.");
            if (string.IsNullOrWhiteSpace(line))
                continue;
            T? row;
            try
            {
                row = JsonSerializer.Deserialize<T>(line);
            }
            catch (JsonException)
            {
                throw new InvalidDataException($"Line {number} of '{path}' is not a JSON object with {needed}.");
            }

            if (row is null || !isWhole(row))
                throw new InvalidDataException($"Line {number} of '{path}' lacks one of {needed}.");
            rows.Add(row);
        }

        if (rows.Count == 0)
            throw new InvalidDataException($"'{path}' holds no line with {needed}.");

        return rows;
    }
}
