namespace CoalescingCluster;

/// <summary>How one logical request was served. Doors show it as <c>x-coalesce-status</c>.</summary>
public enum RequestOutcome
{
    /// <summary>From a stored answer to the same text.</summary>
    HitExact = 0,

    /// <summary>From a stored answer to another text of the same meaning.</summary>
    HitSemantic = 1,

    /// <summary>By joining a flight of the same text.</summary>
    JoinExact = 2,

    /// <summary>By joining a flight of another text of the same meaning.</summary>
    JoinSemantic = 3,

    /// <summary>By the flight that this request caused.</summary>
    Lead = 4,

    /// <summary>By a physical call of its own, because the request or a policy excluded sharing.</summary>
    Bypass = 5,

    /// <summary>By direct inference, because its flight failed or made no progress.</summary>
    Fallback = 6,
}
