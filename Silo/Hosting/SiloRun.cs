using CoalescingCluster.Silo.Authentication;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>Runs a silo until it is told to stop.</summary>
internal static class SiloRun
{
    /// <summary>Runs it and returns the exit code: 0 after a stop, 1 when it could not start.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            await using var application = SiloApplication.Build(args);
            await application.StartAsync();
            await output.WriteLineAsync(ReadyNote.For(application.Services, DevelopmentKeys.AreUsed(application.Configuration)));
            await application.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception exception) when (StartupFailure.Explain(exception) is { } sentence)
        {
            await error.WriteLineAsync(sentence);
            return 1;
        }
    }
}
