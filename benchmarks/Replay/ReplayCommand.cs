using System.CommandLine;
using CoalescingCluster.Benchmarks.Hosting;
using Spectre.Console;

namespace CoalescingCluster.Benchmarks.Replay;

/// <summary><c>replay FILE</c>: what coalescing would gain on a log of prompts.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "JSONL: one {\"t\":seconds,\"prompt\":\"…\",\"cluster\":\"optional label\"} per line" }.AcceptExistingOnly();
        var url = UriOption.Create("--url", "HTTP door of a running silo; without it a silo with embedded defaults is started");
        var provider = UriOption.Create("--provider", "simulated provider of that silo, to count physical calls; the default is port 8090");
        var key = new Option<string>("--key") { Description = "API key", DefaultValueFactory = static _ => "dev-key" };
        var model = new Option<string>("--model") { Description = "model to ask", DefaultValueFactory = static _ => "gpt-4o-mini" };
        var speed = new Option<double?>("--speed") { Description = "replay at the log's times, this many times as fast" }.Between(0.001, 1_000_000);
        var callers = new Option<int?>("--callers") { Description = "how many callers go at once (32 when --speed is not given)" }.Between(1, 20_000);
        var limit = new Option<int>("--limit") { Description = "replay only the first N prompts", DefaultValueFactory = static _ => int.MaxValue }.Between(1, int.MaxValue);
        var stream = new Option<bool>("--stream") { Description = "ask for streamed answers" };
        var prices = new Option<FileInfo?>("--prices") { Description = "price table, in the form of the one that the silo takes" };
        var json = new Option<bool>("--json") { Description = "print one JSON object on the last line" };
        var command = new Command("replay", "Replays a log of prompts against a silo and shows what coalescing gains on it.")
        {
            file, url, provider, key, model, speed, callers, limit, stream, prices, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
            try
            {
                var prompts = LoggedPrompt.Read(parsed.GetValue(file)!.FullName, parsed.GetValue(limit));
                var settings = new ReplaySettings(
                    parsed.GetValue(model)!, parsed.GetValue(key)!, parsed.GetValue(stream), parsed.GetValue(speed), parsed.GetValue(callers), parsed.GetValue(prices)?.FullName);
                await using var silo = await SiloUnderTest.OpenAsync(parsed.GetValue(url), parsed.GetValue(provider), new Dictionary<string, string>(), cancellationToken);
                var report = await ShowProgressAsync(console, prompts.Count, progress => new ReplayRun(silo, settings).RunAsync(prompts, progress, cancellationToken));
                ReplayPrinter.Print(AnsiConsole.Console, report);
                if (parsed.GetValue(json))
                    Console.WriteLine(ReplayPrinter.Json(report));
                return report.Failed == 0 ? 0 : 2;
            }
            catch (Exception error) when (error is InvalidDataException or InvalidOperationException or TimeoutException or IOException)
            {
                console.WriteLine(error.Message);
                return 1;
            }
        });
        return command;
    }

    private static async Task<ReplayReport> ShowProgressAsync(IAnsiConsole console, int total, Func<Action<int>, Task<ReplayReport>> run)
    {
        ReplayReport? report = null;
        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("requests", maxValue: total);
                report = await run(done => bar.Value = Math.Max(bar.Value, done));
            });
        return report!;
    }
}
