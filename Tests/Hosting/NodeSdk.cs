using System.Diagnostics;
using System.Text.Json;

namespace CoalescingCluster.Tests.Hosting;

/// <summary>Runs scripts with the SDKs of <c>Tests/Sdk/node</c>; installs them on first use.</summary>
internal static class NodeSdk
{
    private static readonly Lazy<string?> LazyMissing = new(FindMissing);
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    /// <summary>What is missing to run them, or <c>null</c>.</summary>
    public static string? Missing => LazyMissing.Value;

    /// <summary>Runs a scenario of <c>chat.mjs</c> against a silo and returns what it printed.</summary>
    public static Task<JsonElement> RunAsync(Uri silo, string scenario) => RunAsync("chat.mjs", new Uri(silo, "v1"), scenario);

    /// <summary>Runs a scenario of <c>messages.mjs</c> against a silo and returns what it printed.</summary>
    public static Task<JsonElement> MessagesAsync(Uri silo, string scenario) => RunAsync("messages.mjs", silo, scenario);

    private static async Task<JsonElement> RunAsync(string script, Uri address, string scenario)
    {
        await Installed.Value;
        var output = await ExecuteAsync("node", [script, address.ToString().TrimEnd('/'), scenario]);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    private static string Folder => Path.Combine(Repository.Root, "Tests", "Sdk", "node");

    private static string? FindMissing() => new[] { "node", "npm" }.FirstOrDefault(static tool => !IsOnPath(tool)) is { } tool ? $"{tool} is not on the path" : null;

    private static bool IsOnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static async Task InstallAsync()
    {
        if (!new[] { "openai", "@anthropic-ai" }.All(static package => Directory.Exists(Path.Combine(Folder, "node_modules", package))))
            await ExecuteAsync("npm", ["ci", "--no-audit", "--no-fund", "--silent"]);
    }

    private static async Task<string> ExecuteAsync(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end within two minutes.");
        }

        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} failed: {await error}");
    }
}
