using System.Globalization;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>Why the simulated provider does not answer a call; each wire has a form of its own for it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">What callers are told.</param>
/// <param name="IsRateLimit">Whether it is the rate limit that was set.</param>
internal sealed record SimulatedRefusal(int Status, string Message, bool IsRateLimit = false)
{
    /// <summary>Decides about a call, and writes the headers of the rate limit.</summary>
    /// <param name="state">Counts it.</param>
    /// <param name="controls">What the provider was told.</param>
    /// <param name="admission">What the rate limit said when the call came in; <c>null</c> when there is none.</param>
    /// <param name="headers">Of the response.</param>
    /// <returns>The refusal; <c>null</c> when the call is to be answered.</returns>
    public static SimulatedRefusal? Of(SimulationState state, SimulationControls controls, SimulatedAdmission? admission, IHeaderDictionary headers)
    {
        if (admission is (var perSecond, var passes, var left, var full))
        {
            headers["x-ratelimit-limit-requests"] = (perSecond * 60).ToString("0.##", CultureInfo.InvariantCulture);
            headers["x-ratelimit-remaining-requests"] = left.ToString(CultureInfo.InvariantCulture);
            headers["x-ratelimit-reset-requests"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(full.TotalMilliseconds):0}ms");
            if (!passes)
            {
                state.CallRefused();
                AskToWait(headers, controls.RetryAfterMs is > 0 and var asked ? TimeSpan.FromMilliseconds(asked) : TimeSpan.FromSeconds(1 / perSecond));
                return new(429, "The simulated provider is at its rate limit.", IsRateLimit: true);
            }
        }

        if (controls.Status is { } status and not 200)
        {
            if (controls.RetryAfterMs is > 0 and var wait)
                AskToWait(headers, TimeSpan.FromMilliseconds(wait));
            return new(status, $"The simulated provider was told to answer with status {status}.");
        }

        return controls.FailRate > 0 && Random.Shared.NextDouble() < controls.FailRate ? new(500, "The simulated provider was told to fail now and then.") : null;
    }

    private static void AskToWait(IHeaderDictionary headers, TimeSpan wait)
    {
        headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        headers["retry-after-ms"] = Math.Ceiling(wait.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture);
    }
}
