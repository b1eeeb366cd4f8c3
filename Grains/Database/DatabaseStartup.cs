using Microsoft.Extensions.Hosting;

namespace CoalescingCluster.Database;

/// <summary>Brings the database up to date before anything else starts.</summary>
internal sealed class DatabaseStartup(LedgerDatabase database) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => database.MigrateAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
