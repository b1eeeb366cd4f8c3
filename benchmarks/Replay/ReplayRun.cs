using CoalescingCluster.Accounting;
using CoalescingCluster.Benchmarks.Hosting;
using CoalescingCluster.Benchmarks.Load;

namespace CoalescingCluster.Benchmarks.Replay;

/// <summary>Sends a log's prompts, in their order: at the log's times, or as fast as a number of callers go.</summary>
internal sealed class ReplayRun(SiloUnderTest silo, ReplaySettings settings)
{
    /// <summary>Replays; calls <paramref name="progress"/> after each answer.</summary>
    public async Task<ReplayReport> RunAsync(IReadOnlyList<LoggedPrompt> prompts, Action<int> progress, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var provider = silo.Provider is null ? null : new SimulatedProviderClient(http, silo.Provider);
        var before = provider is null ? null : await provider.StatsAsync(cancellationToken);
        using var caller = new ChatCaller(silo.Http, settings.Key, settings.Callers ?? 4096);
        var price = FindPrice();
        var answers = new ServedAnswer[prompts.Count];
        var done = 0;
        var start = TimeProvider.System.GetTimestamp();

        async Task AskAsync(int index)
        {
            answers[index] = await caller.AskAsync(settings.Model, prompts[index].Prompt, settings.Stream, cancellationToken);
            progress(Interlocked.Increment(ref done));
        }

        if (settings.Speed is { } speed)
            await ReplayTimedAsync(prompts, speed, start, AskAsync, cancellationToken);
        else
            await ReplayClosedAsync(prompts.Count, settings.Callers ?? 32, AskAsync);

        var report = new ReplayReport { Took = TimeProvider.System.GetElapsedTime(start) };
        for (var i = 0; i < prompts.Count; i++)
            report.Add(prompts[i], answers[i], price);
        if (before is not null && await provider!.StatsAsync(cancellationToken) is { } after)
            report.PhysicalCalls = (int)(after.Calls - before.Calls);
        report.Judge();
        return report;
    }

    /// <summary>What the asked model costs today, by the product's table or another one.</summary>
    private ModelPrice FindPrice()
    {
        IReadOnlyList<string> problems = [];
        var table = (settings.PriceFile is { } file ? PriceFile.Read(file, out problems) : PriceFile.ReadShipped()) ?? throw new InvalidDataException(string.Join(" ", problems));
        return table.TryFind(settings.Model, TimeProvider.System.GetUtcNow(), out var price)
            ? price
            : throw new InvalidDataException($"The price table has no model '{settings.Model}'; it has {string.Join(", ", table.Models.Order(StringComparer.Ordinal))}. Give another table with --prices.");
    }

    private static async Task ReplayTimedAsync(
        IReadOnlyList<LoggedPrompt> prompts, double speed, long start, Func<int, Task> ask, CancellationToken cancellationToken)
    {
        var asked = new Task[prompts.Count];
        for (var i = 0; i < prompts.Count; i++)
        {
            var wait = TimeSpan.FromSeconds((prompts[i].Time - prompts[0].Time) / speed) - TimeProvider.System.GetElapsedTime(start);
            if (wait > TimeSpan.FromMilliseconds(1))
                await Task.Delay(wait, TimeProvider.System, cancellationToken);
            asked[i] = ask(i);
        }

        await Task.WhenAll(asked);
    }

    private static Task ReplayClosedAsync(int count, int callers, Func<int, Task> ask)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                await ask(i);
        }));
    }
}
