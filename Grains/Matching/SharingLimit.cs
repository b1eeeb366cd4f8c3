namespace CoalescingCluster.Matching;

/// <summary>How far an answer to a prompt may be shared, judged by the prompt's own words.</summary>
public enum SharingLimit
{
    /// <summary>No limit beyond the tenant's policy.</summary>
    None = 0,

    /// <summary>The prompt asks about the present ("today", "latest", "now"): an answer may be shared for a short time only.</summary>
    ShortAge = 1,

    /// <summary>The prompt asks about the caller's own data ("my order", "my balance"): only the same user may be given the answer.</summary>
    SameUser = 2,
}
