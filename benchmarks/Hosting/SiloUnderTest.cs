using System.Diagnostics;
using System.Globalization;

namespace CoalescingCluster.Benchmarks.Hosting;

/// <summary>A silo to measure: one that runs already, or a child process with embedded defaults and ports and data of its own.</summary>
internal sealed class SiloUnderTest : IAsyncDisposable
{
    private const string DataFolderKey = "Coalescing:Store:DataFolder";

    private readonly Process? _process;
    private readonly string? _dataFolder;

    private SiloUnderTest(Uri http, Uri? provider, Process? process, string? dataFolder)
    {
        Http = http;
        Provider = provider;
        _process = process;
        _dataFolder = dataFolder;
    }

    /// <summary>The HTTP door.</summary>
    public Uri Http { get; }

    /// <summary>The simulated provider, if it is known where it is.</summary>
    public Uri? Provider { get; }

    /// <summary>The process, when it is a child.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Uses the silo at <paramref name="url"/>; without one, starts a child process.</summary>
    /// <param name="url">HTTP door of a running silo, or <c>null</c>.</param>
    /// <param name="provider">Base address of its simulated provider, or <c>null</c>.</param>
    /// <param name="settings">Settings of the child, by their configuration keys.</param>
    /// <param name="cancellationToken">Stops waiting for readiness.</param>
    public static async Task<SiloUnderTest> OpenAsync(
        Uri? url, Uri? provider, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        if (url is not null)
            return new(url, provider ?? new UriBuilder(url) { Port = 8090, Path = "/" }.Uri, null, null);
        var ports = FreePorts.Take(7);
        var data = settings.ContainsKey(DataFolderKey) ? null : Directory.CreateTempSubdirectory("coalescing-bench-").FullName;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "CoalescingCluster.Silo.dll"));
        var all = new Dictionary<string, string>(settings)
        {
            ["Coalescing:Http:Port"] = Text(ports[0]),
            ["Coalescing:Grpc:Port"] = Text(ports[1]),
            ["Coalescing:Admin:Port"] = Text(ports[2]),
            ["Coalescing:SimulatedProvider:Port"] = Text(ports[3]),
            ["Coalescing:Cluster:SiloPort"] = Text(ports[4]),
            ["Coalescing:Cluster:GatewayPort"] = Text(ports[5]),
            ["Coalescing:Store:Port"] = Text(ports[6]),
        };
        if (data is not null)
            all[DataFolderKey] = data;
        foreach (var (key, value) in all)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException("The silo process did not start.");
        var output = new List<string>();
        process.OutputDataReceived += (_, line) => Note(output, line.Data);
        process.ErrorDataReceived += (_, line) => Note(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var silo = new SiloUnderTest(new Uri($"http://127.0.0.1:{ports[0]}/"), new Uri($"http://127.0.0.1:{ports[3]}/"), process, data);
        try
        {
            await silo.WaitUntilReadyAsync(output, cancellationToken);
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }

        return silo;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (_dataFolder is not null && Directory.Exists(_dataFolder))
            Directory.Delete(_dataFolder, recursive: true);
    }

    private async Task WaitUntilReadyAsync(List<string> output, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var deadline = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(60))
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"The silo stopped while starting:{Environment.NewLine}{Tail(output)}");
            try
            {
                using var response = await client.GetAsync(new Uri(Http, "health/ready"), cancellationToken);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        throw new TimeoutException($"The silo was not ready within 60 s:{Environment.NewLine}{Tail(output)}");
    }

    private static void Note(List<string> output, string? line)
    {
        if (line is null)
            return;
        lock (output)
        {
            output.Add(line);
            if (output.Count > 200)
                output.RemoveAt(0);
        }
    }

    private static string Tail(List<string> output)
    {
        lock (output)
            return string.Join(Environment.NewLine, output.TakeLast(20));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
