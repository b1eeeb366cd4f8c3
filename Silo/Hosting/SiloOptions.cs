namespace CoalescingCluster.Silo.Hosting;

/// <summary>Settings of the silo as a whole; section <c>Coalescing</c>.</summary>
public sealed class SiloOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing";

    /// <summary>
    /// Which silo of this machine it is, 0 to 99; the default is 0. Each one shifts the default ports of the doors by 100 and those of the
    /// cluster by 1. Silos above 0 use the store and the simulated provider of silo 0.
    /// </summary>
    public int Instance { get; set; }
}
