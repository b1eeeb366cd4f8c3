using Microsoft.Extensions.Hosting;

namespace CoalescingCluster.Quality;

/// <summary>Activates this silo's served-links grain on this silo, once it is active.</summary>
internal sealed class ServedLinksService(IGrainFactory grains, ILocalSiloDetails silo, IHostApplicationLifetime lifetime) : IHostedService
{
    private CancellationTokenRegistration _started;

    /// <summary>Key of a silo's grain.</summary>
    public static string KeyOf(SiloAddress address) => address.ToParsableString();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _started = lifetime.ApplicationStarted.Register(() => _ = grains.GetGrain<IServedLinksGrain>(KeyOf(silo.SiloAddress)).SettleAsync());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken) => await _started.DisposeAsync();
}
