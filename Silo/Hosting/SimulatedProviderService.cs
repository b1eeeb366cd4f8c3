using CoalescingCluster.Providers;
using CoalescingCluster.Silo.Simulation;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>Runs the simulated provider beside instance 0, while a configured provider is the simulated one.</summary>
internal sealed class SimulatedProviderService(
    SiloLayout layout, IOptions<ProvidersOptions> providers, IOptions<SimulatedProviderOptions> options, TimeProvider time) : IHostedService
{
    private SimulatedProvider? _provider;

    /// <summary>Where it listens; <c>null</c> when this silo does not run it.</summary>
    public Uri? Address => _provider?.Address;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (layout.Instance != 0 || !providers.Value.ByName.Values.Any(IsSimulated))
            return;
        try
        {
            _provider = await SimulatedProvider.StartAsync(options.Value, time, cancellationToken);
        }
        catch (IOException error)
        {
            throw new StartupException(
                $"The simulated provider cannot listen on port {options.Value.Port} (setting {SimulatedProviderOptions.Section}:Port): stop what listens there, set another port, or configure Coalescing:Providers.", error);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_provider is not null)
            await _provider.DisposeAsync();
    }

    private bool IsSimulated(ProviderOptions provider) =>
        Uri.TryCreate(provider.BaseUrl, UriKind.Absolute, out var address) && address.IsLoopback && address.Port == options.Value.Port;
}
