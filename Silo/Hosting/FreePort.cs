using System.Net;
using System.Net.Sockets;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>Finds ports for parts that cannot ask the system for one themselves.</summary>
internal static class FreePort
{
    /// <summary>The port itself, or a free one of the address when it is 0.</summary>
    public static int Resolve(int port, IPAddress address)
    {
        if (port != 0)
            return port;
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
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
