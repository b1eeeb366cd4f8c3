using System.CommandLine;
using System.Text.Json;
using CoalescingCluster.Benchmarks.Hosting;
using CoalescingCluster.Benchmarks.Load;

namespace CoalescingCluster.Benchmarks.Storm;

/// <summary><c>storm</c>: more callers than the provider takes, all with different questions, against a provider that refuses what is over its limit.</summary>
internal static class StormCommand
{
    public static Command Create()
    {
        var callers = new Option<int>("--callers") { Description = "how many callers come at once", DefaultValueFactory = static _ => 500 }.Between(1, 20_000);
        var limit = new Option<double>("--limit") { Description = "requests per second that the simulated provider takes", DefaultValueFactory = static _ => 20 }.Between(0.1, 10_000);
        var urls = new Option<Uri[]>("--url")
        {
            Description = "HTTP doors of running silos, dealt to the callers in turn; without it a silo with embedded defaults is started",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = static result => [.. result.Tokens.Select(static token => new Uri(token.Value, UriKind.Absolute))],
        };
        var provider = UriOption.Create("--provider", "simulated provider of those silos; the default is port 8090");
        var key = new Option<string>("--key") { Description = "API key", DefaultValueFactory = static _ => "dev-key" };
        var model = new Option<string>("--model") { Description = "model to ask", DefaultValueFactory = static _ => "gpt-4o-mini" };
        var command = new Command("storm", "Lets more callers ask than the provider takes and shows what its limit was used for.") { callers, limit, urls, provider, key, model };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var doors = parsed.GetValue(urls) ?? [];
                await using var silo = await SiloUnderTest.OpenAsync(doors.FirstOrDefault(), parsed.GetValue(provider), new Dictionary<string, string>(), cancellationToken);
                return await RunAsync(silo, doors.Length == 0 ? [silo.Http] : doors, parsed.GetValue(callers), parsed.GetValue(limit), parsed.GetValue(key)!, parsed.GetValue(model)!, cancellationToken);
            }
            catch (Exception error) when (error is InvalidOperationException or TimeoutException or IOException or HttpRequestException or UriFormatException)
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        SiloUnderTest silo, Uri[] doors, int count, double limit, string key, string model, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var provider = new SimulatedProviderClient(http, silo.Provider!);
        await provider.ControlAsync(new Dictionary<string, object> { ["reset"] = true, ["requests_per_second"] = limit }, cancellationToken);
        var callers = doors.Select(door => new ChatCaller(door, key, count)).ToArray();
        var start = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(
            i => callers[i % callers.Length].AskAsync(model, $"What became of ship number {i} of the lost fleet of {start}?", stream: false, cancellationToken)));
        var calls = (await provider.StatsAsync(cancellationToken))?.Calls ?? throw new InvalidOperationException("The simulated provider does not answer.");
        await provider.ControlAsync(new Dictionary<string, object> { ["reset"] = true }, cancellationToken);
        foreach (var caller in callers)
            caller.Dispose();

        var served = answers.Where(static answer => answer.IsServed).ToArray();
        var told = answers.Count(static answer => answer is { IsServed: false, Status: 429 or 503, RetryAfter: > 0 });
        var seconds = served.Select(static answer => answer.Took.TotalSeconds).DefaultIfEmpty().Max();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            callers = count,
            silos = doors.Length,
            answered = served.Length,
            told_to_come_back = told,
            neither = count - served.Length - told,
            physical_calls = calls,
            refused_by_provider = calls - served.Length,
            refused_share = Math.Round((calls - served.Length) / (double)Math.Max(1, calls), 4),
            seconds_to_last_answer = Math.Round(seconds, 2),
            share_of_limit_used = seconds > 0 ? Math.Round(served.Length / (seconds * limit), 3) : 0,
            errors = answers.Where(static answer => !answer.IsServed).GroupBy(static answer => $"{answer.Status}").ToDictionary(static group => group.Key, static group => group.Count()),
        }));
        return served.Length + told == count ? 0 : 2;
    }
}
