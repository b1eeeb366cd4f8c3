using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Matching;
using Spectre.Console;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>What all quality commands share: the models, a progress bar on the error stream, and errors as one sentence.</summary>
internal static class QualityRun
{
    /// <summary>The shipped models behind a cache.</summary>
    public static ModelCache OpenModels(SentenceEncoder encoder) =>
        new(text => encoder.Embed(text) ?? new float[encoder.Dimensions], static () => VerifierModels.Load());

    /// <summary>Runs a command's work with progress.</summary>
    public static async Task<int> RunAsync(Func<ModelCache, Func<string, Action<double>>, Task<int>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        try
        {
            using var encoder = new SentenceEncoder(SentenceEncoder.BuiltIn, maxWindows: 4);
            var code = 0;
            await console.Progress().AutoClear(false).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(async context =>
            {
                code = await work(OpenModels(encoder), name =>
                {
                    var task = context.AddTask(name);
                    return share => task.Value = share * task.MaxValue;
                });
            });
            return code;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or InvalidOperationException)
        {
            console.WriteLine(error.Message);
            return 1;
        }
    }
}
