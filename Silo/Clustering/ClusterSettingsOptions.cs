namespace CoalescingCluster.Silo.Clustering;

/// <summary>Which cluster the silo belongs to and where its peers reach it; section <c>Coalescing:Cluster</c>.</summary>
public sealed class ClusterSettingsOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Cluster";

    /// <summary>Silos with the same one form a cluster; the default is <c>coalescing</c>.</summary>
    public string ClusterId { get; set; } = "coalescing";

    /// <summary>Clusters with the same one share stored state, so that it outlives a cluster; the default is <c>coalescing</c>.</summary>
    public string ServiceId { get; set; } = "coalescing";

    /// <summary>Port for other silos, 0 to 65535; 0 takes a free one; unset (the default) is 11111 and the instance.</summary>
    public int? SiloPort { get; set; }

    /// <summary>Port for Orleans clients, 0 to 65535; 0 takes a free one; unset (the default) is 30000 and the instance.</summary>
    public int? GatewayPort { get; set; }

    /// <summary>The IP address at which other silos reach this one; the default is 127.0.0.1.</summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>Name of this silo in logs; unset (the default) makes one up.</summary>
    public string? SiloName { get; set; }
}
