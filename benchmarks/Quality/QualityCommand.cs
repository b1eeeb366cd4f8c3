using System.CommandLine;
using System.Globalization;
using CoalescingCluster.Matching;
using Spectre.Console;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary><c>quality pairs FILE…</c> and <c>quality stream FILE…</c>: the product's decision on labelled files.</summary>
internal static class QualityCommand
{
    public static Command Create() => new("quality", "Runs the product's equivalence decision over labelled files.") { Pairs(), Stream(), CostCommand.Create(), FigureCommand.Create() };

    private static Command Pairs()
    {
        var (files, rates, decision, json, errors, model) = Arguments();
        var command = new Command("pairs", "Judges labelled pairs: one {\"a\":…,\"b\":…,\"equivalent\":true|false} per line, or groups of wordings: one {\"meanings\":[[…],[…]]} per line.") { files, rates, decision, json, errors, model };
        command.SetAction((parsed, _) => QualityRun.RunAsync(async (cache, progress) =>
        {
            var output = new List<string>();
            var calibrated = Model(parsed.GetValue(model));
            foreach (var file in parsed.GetValue(files)!)
            {
                var pairs = QualityFiles.PairsOrGroups(file.FullName);
                foreach (var (which, rate) in Combinations(parsed.GetValue(decision)!, parsed.GetValue(rates)!))
                {
                    var title = Title(file, which, rate);
                    var result = await PairsEvaluation.RunAsync(cache, pairs, which, which.Open(cache, calibrated), rate, progress(title));
                    QualityPrinter.Print(AnsiConsole.Console, title, result);
                    if (parsed.GetValue(errors))
                        PrintErrors(result);
                    output.Add(QualityPrinter.Json(file.Name, which.Name, rate, result));
                }
            }

            PrintJson(parsed.GetValue(json), output);
            return 0;
        }));
        return command;
    }

    private static Command Stream()
    {
        var (files, rates, decision, json, errors, model) = Arguments();
        var command = new Command("stream", "Replays labelled streams from an empty index: one {\"cluster\":…,\"prompt\":…} per line.") { files, rates, decision, json, errors, model };
        command.SetAction((parsed, _) => QualityRun.RunAsync(async (cache, progress) =>
        {
            var output = new List<string>();
            var calibrated = Model(parsed.GetValue(model));
            foreach (var file in parsed.GetValue(files)!)
            {
                var requests = QualityFiles.Stream(file.FullName);
                var tables = new Dictionary<bool, NeighbourTable>();
                foreach (var (which, rate) in Combinations(parsed.GetValue(decision)!, parsed.GetValue(rates)!))
                {
                    if (!tables.TryGetValue(which.ByText, out var table))
                        tables[which.ByText] = table = Embed(cache, requests, which.ByText, progress);
                    var title = Title(file, which, rate);
                    var report = progress(title);
                    var open = which.Open(cache, calibrated);
                    var result = await new StreamReplay(cache, table, requests) { Progress = report }.RunAsync(_ => open, rate, which.ByText);
                    QualityPrinter.Print(AnsiConsole.Console, title, result);
                    if (parsed.GetValue(errors))
                        result.Wrong.ToList().ForEach(Console.WriteLine);
                    output.Add(QualityPrinter.Json(file.Name, which.Name, rate, result));
                }
            }

            PrintJson(parsed.GetValue(json), output);
            return 0;
        }));
        return command;
    }

    private static NeighbourTable Embed(ModelCache cache, IReadOnlyList<StreamRequest> requests, bool byText, Func<string, Action<double>> progress)
    {
        var texts = requests.Select(request => byText ? request.Prompt : cache.Prepare(request.Prompt).ModelText).Distinct().ToArray();
        cache.Embed(texts, progress("embed"));
        return NeighbourTable.Build(cache, texts, new MatchingOptions().CandidateFloor, progress("neighbours"));
    }

    private static (Argument<FileInfo[]> Files, Option<string> Rates, Option<string> Decision, Option<bool> Json, Option<bool> Errors, Option<FileInfo?> Model) Arguments() => (
        new Argument<FileInfo[]>("FILE") { Description = "JSONL files", Arity = ArgumentArity.OneOrMore },
        new Option<string>("--max-error-rate") { Description = "error rates δ, separated by commas (0.0001 to 0.2)", DefaultValueFactory = static _ => "0.005" },
        new Option<string>("--decision") { Description = "full, no-verifier or cosine:0.95, separated by commas", DefaultValueFactory = static _ => "full" },
        new Option<bool>("--json") { Description = "print JSON last: one object per file, decision and δ, a line each" },
        new Option<bool>("--errors") { Description = "print what was judged wrongly" },
        new Option<FileInfo?>("--model") { Description = "another calibrated model than the shipped one, as 'calibrate --output' writes it" });

    private static CalibratedModel Model(FileInfo? file)
    {
        if (file is null)
            return CalibratedModel.Load();
        using var stream = file.OpenRead();
        try
        {
            return CalibratedModel.Read(stream);
        }
        catch (System.Text.Json.JsonException)
        {
            throw new InvalidDataException($"'{file}' is no calibrated model; 'calibrate --output' writes one.");
        }
    }

    private static IEnumerable<(QualityDecision Decision, double Rate)> Combinations(string decisions, string rates)
    {
        var parsed = rates.Split(',').Select(rate => double.TryParse(rate, CultureInfo.InvariantCulture, out var value) && value is >= MatchingOptions.LeastErrorRate and <= MatchingOptions.LargestErrorRate
            ? value
            : throw new InvalidDataException($"--max-error-rate is '{rate}'; allowed is a share between 0.0001 and 0.2.")).ToArray();
        return decisions.Split(',').Select(QualityDecision.Parse).SelectMany(decision => parsed.Take(decision.ByText ? 1 : parsed.Length).Select(rate => (decision, rate)));
    }

    private static string Title(FileInfo file, QualityDecision which, double rate) => string.Create(CultureInfo.InvariantCulture, $"{file.Name} {which.Name} δ={rate}");

    private static void PrintJson(bool wanted, List<string> lines)
    {
        if (wanted)
            lines.ForEach(Console.WriteLine);
    }

    private static void PrintErrors(PairsEvaluation result)
    {
        foreach (var (pair, verdict) in result.Errors)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(pair.Equivalent ? "missed" : "joined")}\t{verdict.Probability:F3}\t{verdict.Guard}\t{verdict.Reason}\t{pair.A.ReplaceLineEndings(" ")}\t{pair.B.ReplaceLineEndings(" ")}"));
    }
}
