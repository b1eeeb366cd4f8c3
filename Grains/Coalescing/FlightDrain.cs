using Microsoft.Extensions.Hosting;

namespace CoalescingCluster.Coalescing;

/// <summary>
/// Lets the flights of this silo land before the silo stops, so that callers on other silos get their answers. Hosted services stop in the reverse
/// order of their registration: doors first, then this, then the silo.
/// </summary>
internal sealed class FlightDrain(FlightGauge gauge, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        while (gauge.ActiveFlights > 0 && !cancellationToken.IsCancellationRequested)
            await Task.Delay(Poll, time, CancellationToken.None);
    }
}
