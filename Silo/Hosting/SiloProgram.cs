using CoalescingCluster.Silo.Authentication;
using CoalescingCluster.Silo.Doors.Admin;
using CoalescingCluster.Silo.Simulation;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>The command line: runs the silo, or one of the verbs.</summary>
internal static class SiloProgram
{
    private const string Usage = """
        Usage: silo [VERB] [--instance N] [--Coalescing:KEY=VALUE ...]

          (none)                run a silo
          simulated-provider    run only the simulated provider
          hash-key              read an API key from standard input and print the hash for Coalescing:Tenants:<id>:Keys
          help                  print this
        """;

    private static readonly string Text = $"{Usage}{Environment.NewLine}{Environment.NewLine}Of a running silo, through its admin door (--url, --key):{Environment.NewLine}{Environment.NewLine}{AdminCommand.Help}";

    /// <summary>Runs what the command line says and returns the exit code.</summary>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error) => args switch
    {
        ["hash-key", ..] => Task.FromResult(HashKeyCommand.Run(Console.In, output, error)),
        ["simulated-provider", .. var rest] => SimulatedProviderCommand.RunAsync(rest),
        [var verb, ..] when AdminCommand.Takes(verb) => AdminCommand.RunAsync(args, output, error),
        ["help" or "--help" or "-h", ..] => SayAsync(output, Text, 0),
        [var verb, ..] when !verb.StartsWith('-') && !verb.Contains('=', StringComparison.Ordinal) => SayAsync(error, $"There is no verb '{verb}'.{Environment.NewLine}{Text}", 2),
        _ => SiloRun.RunAsync(args, output, error),
    };

    private static async Task<int> SayAsync(TextWriter writer, string text, int exitCode)
    {
        await writer.WriteLineAsync(text);
        return exitCode;
    }
}
