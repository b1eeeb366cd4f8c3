using System.Net;
using System.Net.Sockets;

namespace CoalescingCluster.Benchmarks.Hosting;

/// <summary>Finds free loopback ports.</summary>
internal static class FreePorts
{
    /// <summary>As many different ports as asked for, free a moment ago.</summary>
    public static int[] Take(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                listeners.Add(listener);
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Stop());
        }
    }
}
