using System.Net;
using CoalescingCluster.Silo.Hosting;

namespace CoalescingCluster.Benchmarks.Hosting;

/// <summary>Finds free loopback ports.</summary>
internal static class FreePorts
{
    /// <summary>As many different ports as asked for, free a moment ago.</summary>
    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(static _ => FreePort.Resolve(0, IPAddress.Loopback))];
}
