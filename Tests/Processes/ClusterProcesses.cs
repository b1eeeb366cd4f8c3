using System.Globalization;
using System.Net.Http.Json;
using CoalescingCluster.Benchmarks.Hosting;
using CoalescingCluster.Benchmarks.Load;

namespace CoalescingCluster.Tests.Processes;

/// <summary>Real silo processes on one real Redis, with a simulated provider in a process of its own, so that any of them can die alone.</summary>
internal sealed class ClusterProcesses : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly HttpClient _http = new();
    private readonly List<(ChildProcess Process, ChatCaller Caller, int Port)> _silos = [];
    private ChildProcess _redis = null!;
    private ChildProcess _provider = null!;
    private SimulatedProviderClient _counters = null!;
    private Uri _providerAddress = null!;
    private int _redisPort;
    private readonly string _data = Directory.CreateTempSubdirectory("coalescing-cluster-").FullName;

    public ChildProcess Redis => _redis;

    public static async Task<ClusterProcesses> StartAsync(int silos, params string[] settings)
    {
        var cluster = new ClusterProcesses();
        var ports = FreePorts.Take(2);
        cluster._redisPort = ports[0];
        cluster._redis = new ChildProcess("redis-server", ["--port", Text(ports[0]), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], Path.GetTempPath());
        cluster._provider = new ChildProcess("dotnet", [SiloFile, "simulated-provider", $"--Coalescing:SimulatedProvider:Port={ports[1]}"]);
        cluster._providerAddress = new Uri($"http://127.0.0.1:{ports[1]}/");
        cluster._counters = new SimulatedProviderClient(cluster._http, cluster._providerAddress);
        try
        {
            await UntilAsync(async () => await cluster._counters.StatsAsync(default) is not null, "the simulated provider answers", () => cluster._provider.Output);
            for (var i = 0; i < silos; i++)
                cluster.Launch(i, settings);
            foreach (var (process, _, port) in cluster._silos)
                await UntilAsync(() => cluster.IsReadyAsync(port), $"the silo on port {port} is ready", () => process.Output);
            return cluster;
        }
        catch
        {
            // Nothing outlives a test that could not begin.
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The folder that the silos share.</summary>
    public string Data => _data;

    /// <summary>Starts another process in the place of a silo that is dead.</summary>
    public async Task RestartAsync(int index, params string[] settings)
    {
        var (dead, caller, _) = _silos[index];
        caller.Dispose();
        await dead.DisposeAsync();
        Launch(index, settings);
        _silos[index] = _silos[^1];
        _silos.RemoveAt(_silos.Count - 1);
        var (process, _, port) = _silos[index];
        await UntilAsync(() => IsReadyAsync(port), $"the silo on port {port} is ready again", () => process.Output);
    }

    public ChildProcess Silo(int index) => _silos[index].Process;

    public Task<ServedAnswer> AskAsync(int silo, string prompt, bool stream = false) =>
        _silos[silo].Caller.AskAsync("gpt-4o-mini", prompt, stream, CancellationToken.None).WaitAsync(Patience);

    public async Task<long> CallsAsync() => (await _counters.StatsAsync(default))!.Calls;

    public async Task<long> ActiveAsync() => (await _counters.StatsAsync(default))!.Active;

    /// <summary>The sum of a metric's samples on a silo's metrics page; 0 while it has none.</summary>
    public async Task<double> MetricAsync(int silo, string name)
    {
        var page = await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_silos[silo].Port}/metrics"));
        return page.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && (line[name.Length] is ' ' or '{'))
            .Sum(static line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[line.Contains('}', StringComparison.Ordinal) ? 0 : 1], CultureInfo.InvariantCulture));
    }

    public Task ControlAsync(Dictionary<string, object> controls) => _counters.ControlAsync(controls, default);

    public static async Task UntilAsync(Func<Task<bool>> holds, string what, Func<string>? output = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"Waited in vain until {what}. {output?.Invoke()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, caller, _) in _silos)
        {
            caller.Dispose();
            await process.DisposeAsync();
        }

        await _provider.DisposeAsync();
        await _redis.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private static string SiloFile => Path.Combine(AppContext.BaseDirectory, "CoalescingCluster.Silo.dll");

    private void Launch(int instance, string[] settings)
    {
        var ports = FreePorts.Take(6);
        string[] arguments =
        [
            SiloFile,
            $"--Coalescing:Instance={instance}",
            $"--Coalescing:Http:Port={ports[0]}",
            $"--Coalescing:Grpc:Port={ports[1]}",
            $"--Coalescing:Admin:Port={ports[2]}",
            $"--Coalescing:Cluster:SiloPort={ports[3]}",
            $"--Coalescing:Cluster:GatewayPort={ports[4]}",
            $"--Coalescing:SimulatedProvider:Port={ports[5]}",
            $"--Coalescing:Store:DataFolder={_data}",
            $"--Coalescing:Store:ConnectionString=127.0.0.1:{_redisPort}",
            $"--Coalescing:Providers:simulated:BaseUrl={_providerAddress}v1",
            .. settings,
        ];
        _silos.Add((new ChildProcess("dotnet", arguments), new ChatCaller(new Uri($"http://127.0.0.1:{ports[0]}/"), "dev-key", 2000), ports[0]));
    }

    private async Task<bool> IsReadyAsync(int port)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
