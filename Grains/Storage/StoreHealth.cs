using CoalescingCluster.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Storage;

/// <summary>
/// Remembers that the store failed a moment ago, so that a store that is down costs one waiting request every few seconds and not one time-out
/// per request. One per silo.
/// </summary>
internal sealed partial class StoreHealth(TimeProvider time, StoreErrors errors, ILogger<StoreHealth> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private long _failedAt = long.MinValue;

    /// <summary>Whether the store is worth asking now.</summary>
    public bool IsWorthAsking
    {
        get
        {
            var failedAt = Volatile.Read(ref _failedAt);
            return failedAt == long.MinValue || time.GetElapsedTime(failedAt) >= Pause;
        }
    }

    /// <summary>Takes note of a success.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _failedAt) != long.MinValue && Interlocked.Exchange(ref _failedAt, long.MinValue) != long.MinValue)
            LogRecovered(logger);
    }

    /// <summary>Takes note of a failure.</summary>
    public void Failed(Exception error)
    {
        errors.Add("grain-state");
        if (Interlocked.Exchange(ref _failedAt, time.GetTimestamp()) == long.MinValue)
            LogFailed(logger, error.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The grain store does not answer; requests go on without it ({Error}).")]
    private static partial void LogFailed(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "The grain store answers again.")]
    private static partial void LogRecovered(ILogger logger);
}
