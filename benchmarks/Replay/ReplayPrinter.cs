using System.Globalization;
using System.Text.Json;
using HdrHistogram;
using Spectre.Console;

namespace CoalescingCluster.Benchmarks.Replay;

/// <summary>Shows a replay's report.</summary>
internal static class ReplayPrinter
{
    /// <summary>As tables for people.</summary>
    public static void Print(IAnsiConsole console, ReplayReport report)
    {
        var sums = new Table().AddColumns("", "").HideHeaders();
        sums.AddRow("requests", Number(report.Requests));
        sums.AddRow("failed", Number(report.Failed));
        sums.AddRow("physical calls", report.PhysicalCalls is { } calls ? Number(calls) : "unknown (no simulated provider to count them)");
        sums.AddRow("coalesce ratio", Share(report.CoalesceRatio));
        sums.AddRow("hits", Number(report.Hits));
        sums.AddRow("joins", Number(report.Joins));
        sums.AddRow("false joins", report.FalseJoins is { } wrong ? $"{Number(wrong)} ({Share((double)wrong / report.Requests)} of all requests)" : "unknown (the file has no labels)");
        sums.AddRow("tokens saved", Number(report.TokensSaved));
        sums.AddRow("dollars spent / saved", string.Create(CultureInfo.InvariantCulture, $"{report.DollarsSpent:0.0000} / {report.DollarsSaved:0.0000}"));
        sums.AddRow("took", string.Create(CultureInfo.InvariantCulture, $"{report.Took.TotalSeconds:0.0} s, {report.Requests / report.Took.TotalSeconds:0} requests/s"));
        console.Write(sums);

        var outcomes = new Table().AddColumns("outcome", "requests", "p50 ms", "p95 ms", "p99 ms");
        foreach (var (outcome, count, latency) in report.Outcomes)
            outcomes.AddRow(outcome, Number(count), Milliseconds(latency, 50), Milliseconds(latency, 95), Milliseconds(latency, 99));
        console.Write(outcomes);
        foreach (var (error, count) in report.Errors.OrderByDescending(static pair => pair.Value).Take(5))
            console.WriteLine($"failed {count} times: {error}");
    }

    /// <summary>As one JSON object.</summary>
    public static string Json(ReplayReport report) => JsonSerializer.Serialize(new
    {
        requests = report.Requests,
        failed = report.Failed,
        physical_calls = report.PhysicalCalls,
        coalesce_ratio = Math.Round(report.CoalesceRatio, 4),
        hits = report.Hits,
        joins = report.Joins,
        false_joins = report.FalseJoins,
        tokens_saved = report.TokensSaved,
        dollars_spent = report.DollarsSpent,
        dollars_saved = report.DollarsSaved,
        seconds = Math.Round(report.Took.TotalSeconds, 3),
        outcomes = report.Outcomes.ToDictionary(
            static outcome => outcome.Outcome,
            static outcome => new { requests = outcome.Count, p50_ms = At(outcome.Latency, 50), p95_ms = At(outcome.Latency, 95), p99_ms = At(outcome.Latency, 99) }),
        errors = report.Errors,
    });

    private static double At(HistogramBase latency, double percentile) => Math.Round(latency.GetValueAtPercentile(percentile) / 1000.0, 2);

    private static string Milliseconds(HistogramBase latency, double percentile) => At(latency, percentile).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("P2", CultureInfo.InvariantCulture);
}
