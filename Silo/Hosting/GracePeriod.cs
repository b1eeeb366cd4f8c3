namespace CoalescingCluster.Silo.Hosting;

/// <summary>Leaves the doors open for a while after the silo became unready, so that load balancers take notice before connections are refused.</summary>
internal sealed class GracePeriod(SiloLayout layout, TimeProvider time) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        layout.Shutdown.GraceSeconds > 0 ? Task.Delay(TimeSpan.FromSeconds(layout.Shutdown.GraceSeconds), time, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
