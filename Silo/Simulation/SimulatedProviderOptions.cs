namespace CoalescingCluster.Silo.Simulation;

/// <summary>Settings of the simulated provider; section <c>Coalescing:SimulatedProvider</c>.</summary>
public sealed class SimulatedProviderOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:SimulatedProvider";

    /// <summary>Loopback port, 1 to 65535, or 0 for any free one; the default is 8090.</summary>
    public int Port { get; set; } = 8090;

    /// <summary>Time to the first token in milliseconds, 0 to 600000; the default is 200.</summary>
    public int FirstTokenMs { get; set; } = 200;

    /// <summary>Tokens per second after the first one, 1 to 100000; the default is 80.</summary>
    public double TokensPerSecond { get; set; } = 80;

    /// <summary>Tokens of an answer, 1 to 100000; the default is 48.</summary>
    public int Tokens { get; set; } = 48;
}
