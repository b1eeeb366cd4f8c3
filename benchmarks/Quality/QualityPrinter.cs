using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Tables and JSON of the quality commands.</summary>
internal static class QualityPrinter
{
    public static void Print(IAnsiConsole console, string title, PairsEvaluation evaluation)
    {
        var table = new Table().Title(Markup.Escape(title)).AddColumns("of", "pairs", "same", "joined right", "joined wrong", "recall", "wrong of all", "wrong of different");
        foreach (var (name, result) in evaluation.By.Prepend(new("all", evaluation.All)))
        {
            table.AddRow(
                Markup.Escape(name), $"{result.Pairs}", $"{result.Positives}", $"{result.JoinedTrue}", $"{result.JoinedFalse}", Share(result.Recall), Percent(result.FalseShareOfAll),
                Percent(result.FalseShareOfDifferent));
        }

        console.Write(table);
        console.WriteLine($"recall of the best plain cosine threshold with as many wrong joins: {Share(evaluation.CosineRecallAtSameError)}");
    }

    public static void Print(IAnsiConsole console, string title, StreamResult result)
    {
        var table = new Table().Title(Markup.Escape(title)).AddColumns("of", "requests", "reused right", "reused wrong", "wrong of all");
        table.AddRow("all", $"{result.Requests}", $"{result.ReuseRight}", $"{result.FalseJoins}", Percent(result.FalseShareOfAll));
        foreach (var (kind, counts) in result.ByKind)
            table.AddRow(Markup.Escape("kind:" + kind), $"{counts.Requests}", $"{counts.Right}", $"{counts.Wrong}", Percent(counts.Requests == 0 ? 0 : (double)counts.Wrong / counts.Requests));
        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"right reuse of the ideal {result.ReuseRightOfIdeal:F4} ({result.ReuseRight} of {result.Ideal}); met by text or canonical form {result.Exact}; upstream {result.Upstream}"));
    }

    public static string Json(string file, string decision, double maxErrorRate, PairsEvaluation evaluation) => JsonSerializer.Serialize(new
    {
        file,
        decision,
        max_error_rate = maxErrorRate,
        pairs = evaluation.All.Pairs,
        positives = evaluation.All.Positives,
        joined_true = evaluation.All.JoinedTrue,
        joined_false = evaluation.All.JoinedFalse,
        recall = Math.Round(evaluation.All.Recall, 6),
        false_share_of_all = Math.Round(evaluation.All.FalseShareOfAll, 6),
        cosine_recall_at_same_error = Math.Round(evaluation.CosineRecallAtSameError, 6),
        by = evaluation.By.ToDictionary(pair => pair.Key, pair => new
        {
            pairs = pair.Value.Pairs,
            positives = pair.Value.Positives,
            joined_true = pair.Value.JoinedTrue,
            joined_false = pair.Value.JoinedFalse,
            recall = Math.Round(pair.Value.Recall, 6),
            false_share_of_all = Math.Round(pair.Value.FalseShareOfAll, 6),
        }),
    });

    public static string Json(string file, string decision, double maxErrorRate, StreamResult result) => JsonSerializer.Serialize(new
    {
        file,
        decision,
        max_error_rate = maxErrorRate,
        requests = result.Requests,
        ideal = result.Ideal,
        reuse = result.Reuse,
        reuse_right = result.ReuseRight,
        reuse_right_of_ideal = Math.Round(result.ReuseRightOfIdeal, 6),
        false_joins = result.FalseJoins,
        false_share_of_all = Math.Round(result.FalseShareOfAll, 6),
        exact = result.Exact,
        upstream = result.Upstream,
    });

    private static string Share(double share) => share.ToString("F3", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("F2", CultureInfo.InvariantCulture) + " %";
}
