using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>The verb <c>simulated-provider</c>: runs the simulated provider alone, for several silos on one machine.</summary>
public static class SimulatedProviderCommand
{
    /// <summary>Runs until the process is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var options = configuration.GetSection(SimulatedProviderOptions.Section).Get<SimulatedProviderOptions>() ?? new SimulatedProviderOptions();
        var check = new SimulatedProviderOptionsValidator().Validate(Options.DefaultName, options);
        if (check.Failed)
        {
            await Console.Error.WriteLineAsync(check.FailureMessage);
            return 1;
        }

        using var stop = new CancellationTokenSource();
        using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal => Stop(signal, stop));
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, signal => Stop(signal, stop));
        try
        {
            await using var provider = await SimulatedProvider.StartAsync(options, TimeProvider.System, stop.Token);
            Console.WriteLine($"The simulated provider listens on {provider.Address}v1 (its answers are made up; GET /stats counts calls).");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
        catch (IOException error)
        {
            await Console.Error.WriteLineAsync($"The simulated provider cannot listen on port {options.Port}: {error.Message}");
            return 1;
        }

        return 0;
    }

    private static void Stop(System.Runtime.InteropServices.PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
