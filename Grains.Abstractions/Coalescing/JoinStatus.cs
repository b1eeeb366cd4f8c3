namespace CoalescingCluster;

/// <summary>What came of a <see cref="JoinRequest"/>.</summary>
public enum JoinStatus
{
    /// <summary>There is a stored answer: it is in the result.</summary>
    Hit = 0,

    /// <summary>The reader joined a flight that was under way.</summary>
    Joined = 1,

    /// <summary>The reader's request started the flight.</summary>
    Leads = 2,

    /// <summary>There is nothing to serve or join, and the request brought no call to start a flight with.</summary>
    NotCached = 3,
}
