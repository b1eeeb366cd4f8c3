namespace CoalescingCluster.Silo.Store;

/// <summary>Where membership, answers and promises are kept; section <c>Coalescing:Store</c>.</summary>
public sealed class StoreOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Store";

    /// <summary>Connection string of a Redis server; unset (the default) starts the embedded one, or uses that of instance 0.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Folder of the embedded store, relative to the working folder; the default is <c>.data</c>.</summary>
    public string DataFolder { get; set; } = ".data";

    /// <summary>Loopback port of the embedded store, 0 to 65535; 0 takes a free one; the default is 6380.</summary>
    public int Port { get; set; } = 6380;

    /// <summary>Seconds that the store is waited for at start-up, 1 to 300; the default is 10.</summary>
    public double ConnectSeconds { get; set; } = 10;
}
