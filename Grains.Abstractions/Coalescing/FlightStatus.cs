namespace CoalescingCluster;

/// <summary>Where a flight stands.</summary>
public enum FlightStatus
{
    /// <summary>Waiting for more callers or for a permit.</summary>
    Gathering = 0,

    /// <summary>The physical call is under way.</summary>
    InFlight = 1,

    /// <summary>The answer is complete.</summary>
    Completed = 2,

    /// <summary>The physical call failed.</summary>
    Failed = 3,

    /// <summary>The activation does not know the flight (it moved, or the flight is long over): join again.</summary>
    Unknown = 4,
}
