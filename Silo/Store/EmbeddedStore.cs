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
    private readonly FileStream _folderLock;

    private EmbeddedStore(GarnetServer server, FileStream folderLock)
    {
        _server = server;
        _folderLock = folderLock;
    }

    /// <summary>Starts the server; it has read what it had stored before it returns.</summary>
    /// <exception cref="StartupException">It cannot use its port or its folder.</exception>
    public static EmbeddedStore Start(int port, string folder)
    {
        var folderLock = Lock(folder);
        try
        {
            var server = new GarnetServer(Arguments(port, folder));
            server.Start();
            return new(server, folderLock);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            folderLock.Dispose();
            throw new StartupException(
                $"The embedded store cannot start on 127.0.0.1:{port} with the folder {folder}: {FirstLine(error)} Change Coalescing:Store:Port or Coalescing:Store:DataFolder.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server.Dispose();
        _folderLock.Dispose();
    }

    /// <summary>Two servers that write one log would destroy it. The system frees the lock of a process that is killed.</summary>
    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, "in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The folder {folder} (setting {StoreOptions.Section}:DataFolder) cannot be used: {FirstLine(error)} If another silo uses it, give this one another folder, or start it with --instance 1.", error);
        }
    }

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
