using CoalescingCluster.Silo.Hosting;

namespace CoalescingCluster.Silo.Store;

/// <summary>Brings the store up before anything that needs it, and down after everything that did.</summary>
internal sealed class StoreService(SiloLayout layout, StoreConnection connection, TimeProvider time) : IHostedService, IAsyncDisposable
{
    private EmbeddedStore? _embedded;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (layout.HasEmbeddedStore)
            _embedded = EmbeddedStore.Start(layout.StorePort, layout.DataFolder);
        await connection.ConnectAsync(time, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        _embedded?.Dispose();
        _embedded = null;
    }
}
