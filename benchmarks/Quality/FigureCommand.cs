using System.CommandLine;
using CoalescingCluster.Matching;
using ScottPlot;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary><c>quality figure FILE</c>: reuse against error for all decisions, as SVG.</summary>
internal static class FigureCommand
{
    private static readonly float[] Cosines = [0.86f, 0.88f, 0.9f, 0.92f, 0.93f, 0.94f, 0.95f, 0.96f, 0.97f, 0.98f, 0.99f];

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "the stream that the model was calibrated on" };
        var output = new Option<FileInfo>("--output") { Description = "SVG to write", DefaultValueFactory = static _ => new("reuse.svg") };
        var command = new Command("figure", "Draws right reuse against wrong answers: cosine thresholds, and the product's decision with held-out sources.") { file, output };
        command.SetAction((parsed, _) => QualityRun.RunAsync(async (cache, progress) =>
        {
            var requests = QualityFiles.Stream(parsed.GetValue(file)!.FullName);
            var texts = requests.Select(request => request.Prompt).Distinct().ToArray();
            cache.Embed(texts, progress("embed"));
            var table = NeighbourTable.Build(cache, texts, Cosines[0], progress("neighbours"));
            var report = progress("cosine");
            var cosine = new List<(double Wrong, double Right)>();
            foreach (var threshold in Cosines)
            {
                var decision = new CosineDecision(threshold);
                var result = await new StreamReplay(cache, table, requests).RunAsync(_ => decision, MatchingOptions.LargestErrorRate, byText: true);
                cosine.Add((100 * result.FalseShareOfAll, result.ReuseRightOfIdeal));
                report((double)cosine.Count / Cosines.Length);
            }

            var model = CalibratedModel.Load();
            Draw(parsed.GetValue(output)!.FullName, ("full decision", Points(model.VerifiedCurve)), ("without verifier", Points(model.UnverifiedCurve)), ("MiniLM cosine", cosine));
            return 0;
        }));
        return command;
    }

    private static List<(double Wrong, double Right)> Points(ThresholdCurve curve) =>
        [.. curve.Points.Where(point => point.Ideal > 0).Select(point => (100.0 * point.Wrong / point.Requests, (double)point.Right / point.Ideal))];

    private static void Draw(string path, params ReadOnlySpan<(string Name, List<(double Wrong, double Right)> Points)> lines)
    {
        using var plot = new Plot();
        foreach (var (name, points) in lines)
        {
            var ordered = points.OrderBy(point => point.Wrong).ToArray();
            var line = plot.Add.Scatter(ordered.Select(point => point.Wrong).ToArray(), ordered.Select(point => point.Right).ToArray());
            line.LegendText = name;
            line.LineWidth = 2;
        }

        plot.Axes.SetLimits(0, 3, 0.5, 1);
        plot.XLabel("wrong answers, % of all requests");
        plot.YLabel("right reuse, of the ideal");
        plot.ShowLegend(Alignment.LowerRight);
        plot.SaveSvg(path, 800, 500);
    }
}
