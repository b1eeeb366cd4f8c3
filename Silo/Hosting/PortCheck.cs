using System.Net;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>Looks for ports that are taken before anything is started, so that the complaint names the setting.</summary>
internal static class PortCheck
{
    /// <summary>Checks every port that this silo is going to listen on.</summary>
    /// <exception cref="StartupException">One is taken, or two parts share one.</exception>
    public static void Run(SiloLayout layout)
    {
        var seen = new Dictionary<int, string>();
        foreach (var (endPoint, key) in Listeners(layout))
        {
            if (endPoint.Port != 0 && !seen.TryAdd(endPoint.Port, key))
                throw new StartupException($"Settings {seen[endPoint.Port]} and {key} both say port {endPoint.Port}; give each a port of its own.");
            if (!FreePort.IsFree(endPoint))
                throw new StartupException($"Port {endPoint.Port} on {endPoint.Address} (setting {key}) is in use: stop what listens there, set another port, or start a further silo of this machine with --instance {layout.Instance + 1}.");
        }
    }

    private static IEnumerable<(IPEndPoint EndPoint, string Key)> Listeners(SiloLayout layout)
    {
        yield return (layout.HttpEndPoint, HttpDoorOptions.Section + ":Port");
        yield return (layout.GrpcEndPoint, GrpcDoorOptions.Section + ":Port");
        yield return (layout.AdminEndPoint, AdminDoorOptions.Section + ":Port");
        yield return (new(layout.AdvertisedAddress, layout.SiloPort), Clustering.ClusterSettingsOptions.Section + ":SiloPort");
        yield return (new(layout.AdvertisedAddress, layout.GatewayPort), Clustering.ClusterSettingsOptions.Section + ":GatewayPort");
        if (layout.HasEmbeddedStore)
            yield return (new(IPAddress.Loopback, layout.StorePort), Store.StoreOptions.Section + ":Port");
    }
}
