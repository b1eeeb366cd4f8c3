namespace CoalescingCluster.Silo.Hosting;

/// <summary>Runs a silo until it is told to stop.</summary>
internal static class SiloRun
{
    /// <summary>Runs it and returns the exit code: 0 after a stop, 1 when it could not start.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            var application = SiloApplication.Build(args);
            try
            {
                await application.StartAsync();
            }
            catch
            {
                await application.DisposeAsync();
                throw;
            }

            await output.WriteLineAsync(ReadyNote.For(application.Services));
            await StopWhenToldAsync(application);
            return 0;
        }
        catch (Exception exception) when (StartupFailure.Explain(exception) is { } sentence)
        {
            await error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private static async Task StopWhenToldAsync(WebApplication application)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = application.Lifetime.ApplicationStopping.Register(() => told.TrySetResult());
        await told.Task;
        var limit = application.Services.GetRequiredService<StopLimit>();
        var stopping = StopAsync(application, limit.Token);
        try
        {
            if (await Task.WhenAny(stopping, limit.Exceeded) == stopping)
                await stopping;
        }
        catch (OperationCanceledException)
        {
            // The limit ended what would have waited for the store.
        }
    }

    private static async Task StopAsync(WebApplication application, CancellationToken limit)
    {
        await application.StopAsync(limit);
        await application.DisposeAsync();
    }
}
