using System.Globalization;
using CoalescingCluster.Silo.Hosting;
using Garnet;

namespace CoalescingCluster.Silo.Store;

/// <summary>
/// A Garnet server in this process, on loopback, with its append-only file in the data folder: development and production then differ by a
/// connection string only.
/// </summary>
internal sealed class EmbeddedStore : IDisposable
{
    private readonly GarnetServer _server;

    private EmbeddedStore(GarnetServer server) => _server = server;

    /// <summary>Starts the server; it has read what it had stored before it returns.</summary>
    /// <exception cref="StartupException">It cannot use its port or its folder.</exception>
    public static EmbeddedStore Start(int port, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var server = new GarnetServer(Arguments(port, folder));
            server.Start();
            return new(server);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new StartupException(
                $"The embedded store cannot start on 127.0.0.1:{port} with the folder {folder}: {FirstLine(error)} Change Coalescing:Store:Port or Coalescing:Store:DataFolder.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private static string[] Arguments(int port, string folder) =>
    [
        "--bind", "127.0.0.1",
        "--port", port.ToString(CultureInfo.InvariantCulture),
        "--checkpointdir", folder,
        "--logdir", folder,
        "--lua", "--lua-transaction-mode",
        "--aof", "--recover",
        "--device-type", "RandomAccess",

        // Beyond this memory records go to disk; beyond this log a checkpoint is taken and the log cut.
        "--storage-tier", "--memory", "256m", "--index", "16m",
        "--aof-size-limit", "256m",
        "-q", "--disable-console-logger",
    ];

    private static string FirstLine(Exception error)
    {
        var line = error.GetBaseException().Message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }
}
