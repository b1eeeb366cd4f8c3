using System.Net;
using System.Net.Sockets;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>
/// Finds ports for parts that cannot ask the system for one themselves. They lie below the range from which the system numbers outgoing
/// connections (32768 and up on Linux, 49152 and up elsewhere), so that no connection takes one between the look and its use.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 10_000;
    private static int s_next = Random.Shared.Next(Count);

    /// <summary>The port itself; when it is 0, one of the address that is free and was not given out before by this process.</summary>
    /// <exception cref="StartupException">No port between 20000 and 29999 is free.</exception>
    public static int Resolve(int port, IPAddress address)
    {
        if (port != 0)
            return port;
        for (var tried = 0; tried < Count; tried++)
        {
            var next = First + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            if (IsFree(new(address, next)))
                return next;
        }

        throw new StartupException($"No port of {address} between {First} and {First + Count - 1} is free; set the ports instead of leaving them to the system (0).");
    }

    /// <summary>Whether nothing listens there now.</summary>
    public static bool IsFree(IPEndPoint endPoint)
    {
        if (endPoint.Port == 0)
            return true;
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endPoint);
            socket.Listen(1);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
