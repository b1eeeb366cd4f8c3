namespace CoalescingCluster.Providers.Resilience;

/// <summary>
/// Decides whether and when a failed request is sent again: after a random part of a wait that doubles ("full jitter"), or after the time that the
/// provider asks for, and only within the budget.
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="budget">The budget of the model.</param>
/// <param name="random">Gives numbers from 0 to below 1.</param>
internal sealed class RetryPolicy(RetryOptions options, RetryBudget budget, Func<double> random)
{
    /// <summary>Plans a retry.</summary>
    /// <param name="error">Why the last request failed.</param>
    /// <param name="attempts">How many requests were sent so far.</param>
    /// <param name="left">The time that the call has left.</param>
    /// <returns>How long to wait, or <c>null</c> when the call has failed for good.</returns>
    public TimeSpan? Plan(InferenceException error, int attempts, TimeSpan left)
    {
        if (attempts >= options.MaxAttempts || !IsWorthARetry(error))
            return null;
        var wait = WaitFor(error.RetryAfter, attempts);
        return wait is { } delay && delay < left && budget.TryTake() ? delay : null;
    }

    /// <summary>
    /// Whether the same request may succeed when it is sent again: the provider was busy, broken, too slow or out of reach. What the cluster itself refused
    /// (an open circuit, a full queue) has no status and is not tried again.
    /// </summary>
    public static bool IsWorthARetry(InferenceException error) => error.UpstreamStatus switch
    {
        408 or 409 or 429 or >= 500 => true,
        null => error.Code is InferenceErrorCode.UpstreamFailed or InferenceErrorCode.DeadlineExceeded,
        _ => false,
    };

    private TimeSpan? WaitFor(TimeSpan? asked, int attempts)
    {
        var most = TimeSpan.FromMilliseconds(options.MaxDelayMilliseconds);
        var step = TimeSpan.FromMilliseconds(Math.Min(options.BaseDelayMilliseconds * Math.Pow(2, attempts - 1), options.MaxDelayMilliseconds));
        if (asked is not { } least)
            return step * random();
        if (least > most)
            return null;

        // Jitter on top of the asked time: everybody was told the same one.
        return least + (TimeSpan.FromMilliseconds(options.BaseDelayMilliseconds) * random());
    }
}
