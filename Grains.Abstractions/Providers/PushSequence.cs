namespace CoalescingCluster;

/// <summary>What a provider's push without slices says, by its sequence.</summary>
public static class PushSequence
{
    /// <summary>The request was sent.</summary>
    public const int Sent = 0;

    /// <summary>
    /// The call waits for its turn again, for a retry or for the provider's rate limit. Until the next push this counts as progress, not as a stall.
    /// </summary>
    public const int Waiting = -1;
}
