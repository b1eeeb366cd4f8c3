namespace CoalescingCluster.Silo.Hosting;

/// <summary>How the silo stops; section <c>Coalescing:Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Shutdown";

    /// <summary>Seconds between becoming unready and closing the doors, for load balancers to take notice, 0 to 300; the default is 0.</summary>
    public double GraceSeconds { get; set; }

    /// <summary>Longest time in seconds that requests under way are waited for, 1 to 7200; the default is 330, longer than the longest inference.</summary>
    public double TimeoutSeconds { get; set; } = 330;
}
