using System.Net;
using System.Net.Sockets;

namespace CoalescingCluster.Benchmarks.Hosting;

/// <summary>
/// Finds free loopback ports below the range from which the system numbers outgoing connections (32768 and up on Linux, 49152 and up elsewhere),
/// so that no connection takes one between the look and its use.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private static int s_next = Random.Shared.Next(Count);

    /// <summary>As many different ports as asked for, free a moment ago and not given out before by this process.</summary>
    /// <exception cref="InvalidOperationException">No port of the range is free.</exception>
    public static int[] Take(int count)
    {
        var ports = new List<int>(count);
        for (var tried = 0; ports.Count < count; tried++)
        {
            if (tried == Count)
                throw new InvalidOperationException($"Fewer than {count} ports between {First} and {First + Count - 1} are free.");
            var port = First + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            if (IsFree(port))
                ports.Add(port);
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
