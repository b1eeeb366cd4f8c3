namespace CoalescingCluster.Providers;

/// <summary>Settings of the retries of a provider's calls; section <c>Coalescing:Providers:{name}:Retry</c>.</summary>
public sealed class RetryOptions
{
    /// <summary>Most requests for one call, the first included, 1 to 10; the default is 3. 1 turns retries off.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Greatest random wait before the first retry in milliseconds, 1 to 60000; it doubles with every further retry; the default is 250.</summary>
    public int BaseDelayMilliseconds { get; set; } = 250;

    /// <summary>
    /// Greatest wait before a retry in milliseconds, 1 to 120000; the default is 10000. A provider that asks for a longer one isn't asked again: the
    /// caller is told when to come back.
    /// </summary>
    public int MaxDelayMilliseconds { get; set; } = 10_000;

    /// <summary>Most retries per hundred calls, beside a small constant, 0 to 100; the default is 20.</summary>
    public int BudgetPercent { get; set; } = 20;
}
