using System.CommandLine;
using System.Text.Json;
using CoalescingCluster.Benchmarks.Hosting;
using CoalescingCluster.Benchmarks.Load;

namespace CoalescingCluster.Benchmarks.Burst;

/// <summary><c>burst</c>: many callers at once with one prompt, or with several wordings of it.</summary>
internal static class BurstCommand
{
    public static Command Create()
    {
        var prompts = new Argument<string[]>("PROMPT") { Description = "the prompt; several are dealt to the callers in turn", Arity = ArgumentArity.OneOrMore };
        var callers = new Option<int>("--callers") { Description = "how many callers come at once", DefaultValueFactory = static _ => 200 }.Between(1, 20_000);
        var url = UriOption.Create("--url", "HTTP door of a running silo; without it a silo with embedded defaults is started");
        var provider = UriOption.Create("--provider", "simulated provider of that silo; the default is port 8090");
        var key = new Option<string>("--key") { Description = "API key", DefaultValueFactory = static _ => "dev-key" };
        var model = new Option<string>("--model") { Description = "model to ask", DefaultValueFactory = static _ => "gpt-4o-mini" };
        var stream = new Option<bool>("--stream") { Description = "every other caller asks for a stream" };
        var command = new Command("burst", "Lets many callers ask at once and shows how many physical calls that took.") { prompts, callers, url, provider, key, model, stream };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                await using var silo = await SiloUnderTest.OpenAsync(parsed.GetValue(url), parsed.GetValue(provider), new Dictionary<string, string>(), cancellationToken);
                return await RunAsync(silo, parsed.GetValue(prompts)!, parsed.GetValue(callers), parsed.GetValue(key)!, parsed.GetValue(model)!, parsed.GetValue(stream), cancellationToken);
            }
            catch (Exception error) when (error is InvalidOperationException or TimeoutException or IOException)
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        SiloUnderTest silo, string[] prompts, int callers, string key, string model, bool stream, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var provider = new SimulatedProviderClient(http, silo.Provider!);
        var before = await provider.StatsAsync(cancellationToken);
        using var caller = new ChatCaller(silo.Http, key, callers);
        var start = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, callers).Select(
            i => caller.AskAsync(model, prompts[i % prompts.Length], stream && i % 2 == 1, cancellationToken)));
        var took = TimeProvider.System.GetElapsedTime(start);
        var after = await provider.StatsAsync(cancellationToken);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            callers,
            served = answers.Count(static answer => answer.IsServed),
            physical_calls = after?.Calls - before?.Calls,
            different_answers = answers.Where(static answer => answer.IsServed).Select(static answer => answer.Text).Distinct(StringComparer.Ordinal).Count(),
            outcomes = answers.Where(static answer => answer.IsServed).GroupBy(static answer => answer.Outcome).ToDictionary(static group => group.Key, static group => group.Count()),
            errors = answers.Where(static answer => !answer.IsServed).GroupBy(static answer => $"{answer.Status} {answer.Error}").Take(5).ToDictionary(static group => group.Key, static group => group.Count()),
            seconds = Math.Round(took.TotalSeconds, 2),
        }));
        return answers.All(static answer => answer.IsServed) ? 0 : 2;
    }
}
