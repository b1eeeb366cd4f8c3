using CoalescingCluster.Silo.Store;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>
/// Whether this silo wants requests: from the end of its start to the beginning of its stop. A store that is away does not make it unready,
/// because requests are still answered.
/// </summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, StoreConnection store)
{
    /// <summary>Whether everything is up.</summary>
    public bool HasStarted => lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>Whether requests are wanted.</summary>
    public bool IsReady => HasStarted && !lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Whether the store answers.</summary>
    public bool IsStoreConnected => store.IsConnected;
}
