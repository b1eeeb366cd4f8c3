using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Coalescing;

/// <content>What it logs.</content>
internal sealed partial class CoalesceGrain
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The flight of {CoalesceKey} broke off.")]
    private partial void LogFlightBroken(Exception error, string coalesceKey);

    [LoggerMessage(Level = LogLevel.Information, Message = "Another activation of {CoalesceKey} holds the claim; this one steps down.")]
    private partial void LogLostClaim(string coalesceKey);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A reminder of a kept promise could not be removed; it will be at its next tick ({Error}).")]
    private partial void LogReminderStays(string error);
}
