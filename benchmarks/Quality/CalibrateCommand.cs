using System.CommandLine;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary><c>calibrate</c>: fits the model of the decision and writes its coefficients.</summary>
internal static class CalibrateCommand
{
    // The verifier was trained on it.
    private static readonly HashSet<string> Seen = new(StringComparer.Ordinal) { "text2sql" };

    public static Command Create()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "folder with equivalence/, contrast/ and streams/; found beside the repository when not given" };
        var output = new Option<FileInfo?>("--output") { Description = "file to write; the model in the source tree when not given" };
        var groups = new Option<FileInfo?>("--groups") { Description = "groups of everyday wordings that no verifier was trained on; the held-back ones in the source tree when not given" };
        var extra = new Option<FileInfo[]>("--pairs") { Description = "further labelled pairs, such as exported feedback", AllowMultipleArgumentsPerToken = true };
        var check = new Option<bool>("--check") { Description = "write nothing; succeed when the fit equals the file to the last digit" };
        var command = new Command("calibrate", "Fits the calibrated model and its thresholds; the same data gives the same file.") { data, output, groups, extra, check };
        command.SetAction((parsed, _) => QualityRun.RunAsync(async (cache, progress) =>
        {
            var folder = parsed.GetValue(data)?.FullName ?? QualityFiles.SharedData() ?? throw new InvalidDataException("There is no shared/data folder above the program; give --data.");
            var path = parsed.GetValue(output)?.FullName ?? InSourceTree("--output", "Grains", "Matching", "Calibration", "equivalence-model.json");
            var heldBack = parsed.GetValue(groups)?.FullName ?? InSourceTree("--groups", "benchmarks", "Training", "everyday", "held-back.jsonl");
            var model = await FitAsync(cache, folder, heldBack, parsed.GetValue(extra) ?? [], progress);
            using var written = new MemoryStream();
            model.Write(written);
            if (parsed.GetValue(check))
            {
                byte[] existing = File.Exists(path) ? await File.ReadAllBytesAsync(path) : [];
                var equal = Enumerable.SequenceEqual(written.ToArray(), existing);
                Console.WriteLine(equal ? $"The fit equals '{path}'." : $"The fit differs from '{path}'.");
                return equal ? 0 : 2;
            }

            await File.WriteAllBytesAsync(path, written.ToArray());
            Print("with the verifier", model.VerifiedCurve);
            Print("without it", model.UnverifiedCurve);
            Console.WriteLine($"Wrote {written.Length} bytes to '{path}'.");
            return 0;
        }));
        return command;
    }

    private static async Task<CalibratedModel> FitAsync(ModelCache cache, string folder, string groups, FileInfo[] extra, Func<string, Action<double>> progress)
    {
        var stream = QualityFiles.Stream(Path.Combine(folder, "streams", "zipf-10k.jsonl"));
        var pairs = Directory.GetFiles(Path.Combine(folder, "contrast"), "*.jsonl").Order(StringComparer.Ordinal).Prepend(Path.Combine(folder, "equivalence", "dev.jsonl"))
            .Concat(extra.Select(file => file.FullName)).SelectMany(QualityFiles.Pairs).Concat(WordingGroups.Pairs(groups)).ToArray();
        var texts = stream.Select(request => cache.Prepare(request.Prompt).ModelText).Distinct().ToArray();
        cache.Embed(texts, progress("embed the stream"));
        var table = NeighbourTable.Build(cache, texts, new MatchingOptions().CandidateFloor, progress("neighbours"));
        var builder = new RowBuilder(cache);
        var rows = builder.OfPairs(pairs, Seen, progress("labelled pairs")).Concat(builder.OfStream(stream, table, new MatchingOptions().MaxCandidates, progress("stream pairs"))).ToArray();
        return await new Calibrator(cache, new TreeTrainerOptions()).FitAsync(rows, stream, table, progress("fit and thresholds"));
    }

    private static string InSourceTree(string option, params ReadOnlySpan<string> path)
    {
        foreach (var start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "CoalescingCluster.sln")))
                    return Path.Combine([folder.FullName, .. path]);
            }
        }

        throw new InvalidDataException($"The source tree was not found; give {option}.");
    }

    private static void Print(string title, ThresholdCurve curve)
    {
        Console.WriteLine($"Thresholds {title}:");
        foreach (var rate in new[] { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05 })
        {
            var threshold = curve.ThresholdFor(rate);
            var point = curve.Points.FirstOrDefault(point => point.Threshold == threshold);
            Console.WriteLine(point.Requests == 0
                ? $"  δ = {rate}: no threshold holds it"
                : $"  δ = {rate}: p >= {threshold}, wrong {(double)point.Wrong / point.Requests:P2} of all, right reuse {(double)point.Right / point.Ideal:F3} of the ideal");
        }
    }
}
