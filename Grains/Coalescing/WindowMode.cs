namespace CoalescingCluster.Coalescing;

/// <summary>How long a flight waits on the ground for more callers.</summary>
public enum WindowMode
{
    /// <summary>
    /// Departs at once while the provider has a free permit, because waiting would then buy nothing; otherwise waits for one, up to the window.
    /// </summary>
    Adaptive = 0,

    /// <summary>Departs at once. Later callers still join it in flight.</summary>
    Immediate = 1,

    /// <summary>Always waits the whole window.</summary>
    Fixed = 2,
}
