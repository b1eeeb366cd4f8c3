namespace CoalescingCluster.Providers;

/// <summary>Settings of the circuit breaker of a provider's models; section <c>Coalescing:Providers:{name}:Breaker</c>.</summary>
public sealed class BreakerOptions
{
    /// <summary>Share of failed requests that opens the circuit in percent, 1 to 100; the default is 50.</summary>
    public int FailurePercent { get; set; } = 50;

    /// <summary>Fewest requests within the sampling time that can open it, 2 to 100000; the default is 10.</summary>
    public int MinimumCalls { get; set; } = 10;

    /// <summary>Time over which requests are counted in seconds, 1 to 3600; the default is 30.</summary>
    public int SamplingSeconds { get; set; } = 30;

    /// <summary>How long it stays open before one request may try again, in seconds, 1 to 3600; the default is 5.</summary>
    public int BreakSeconds { get; set; } = 5;
}
