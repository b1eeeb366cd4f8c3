using CoalescingCluster.Benchmarks.Hosting;
using CoalescingCluster.Tests.Processes;
using Npgsql;

namespace CoalescingCluster.Tests.Database;

/// <summary>A PostgreSQL server of the test's own, in a folder of its own, on loopback.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder;
    private readonly int _port;
    private ChildProcess _server = null!;
    private int _databases;

    private PostgreSqlServer(string folder, int port) => (_folder, _port) = (folder, port);

    /// <summary>Where the server's programs are; <c>null</c> when it is not installed.</summary>
    public static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(static version => Path.Combine(version, "bin")).FirstOrDefault(static bin => File.Exists(Path.Combine(bin, "initdb")) && File.Exists(Path.Combine(bin, "postgres")))
        : null;

    /// <summary>Why there cannot be one here; <c>null</c> when there can.</summary>
    public static string? Missing =>
        Programs is null ? "PostgreSQL's server is not installed on this machine (Debian: postgresql)."
        : Environment.IsPrivilegedProcess && RequiresProgramFactAttribute.Find("runuser") is null ? "PostgreSQL does not run as root, and runuser is not installed."
        : null;

    public static async Task<PostgreSqlServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("coalescing-postgresql-").FullName;
        var server = new PostgreSqlServer(folder, FreePorts.Take(1)[0]);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", folder);
        var data = Path.Combine(folder, "data");
        await RunAsync([.. AsUser(), Path.Combine(Programs!, "initdb"), "-D", data, "-U", "coalescing", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        string[] start =
        [
            .. AsUser(), Path.Combine(Programs!, "postgres"), "-D", data, "-p", server._port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder}", "-c", "max_connections=60", "-c", "shared_buffers=16MB",
        ];
        server._server = new ChildProcess(start[0], start[1..], folder);
        await ClusterProcesses.UntilAsync(server.AnswersAsync, "PostgreSQL answers", () => server._server.Output);
        return server;
    }

    /// <summary>Creates an empty database.</summary>
    /// <returns>How to reach it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(To("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return To(name);
    }

    /// <summary>Ends the server; its files stay until it is disposed.</summary>
    public async Task StopAsync() => await _server.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] AsUser() => Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : ["env"];

    private static async Task RunAsync(params string[] command)
    {
        await using var process = new ChildProcess(command[0], command[1..], Path.GetTempPath());
        var exitCode = await process.WaitForExitAsync(Patience);
        if (exitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {exitCode}: {process.Output}");
    }

    private string To(string database) => $"Host=127.0.0.1;Port={_port};Username=coalescing;Database={database};Pooling=true;Timeout=5";

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(To("postgres") + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
