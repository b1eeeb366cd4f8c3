using CoalescingCluster.Diagnostics;
using CoalescingCluster.Providers;
using CoalescingCluster.Providers.Connectors;
using CoalescingCluster.Providers.Resilience;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Hosting;

/// <summary>Registers the providers.</summary>
public static class ProvidersRegistration
{
    /// <summary>Adds the model catalog and the wire clients with the settings of section <c>Coalescing:Providers</c>, checked at start-up.</summary>
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var setup = new ProvidersOptionsSetup(configuration);
        services.AddOptions<ProvidersOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<ProvidersOptions>>(setup);
        services.AddSingleton<IValidateOptions<ProvidersOptions>>(setup);
        services.TryAddSingleton<ConnectorServices>();
        services.AddSingleton<IValidateOptions<ProvidersOptions>>(static provider => provider.GetRequiredService<ConnectorServices>());
        services.TryAddSingleton<IModelCatalog, ModelCatalog>();
        services.TryAddSingleton<DirectSinks>();
        services.TryAddSingleton<ProviderAccounts>();
        services.TryAddSingleton<ProviderChannels>();
        services.TryAddSingleton<ProviderInstruments>();
        services.TryAddSingleton<ResilienceInstruments>();
        services.TryAddSingleton<FallbackChains>();
        services.TryAddSingleton<ModelGuardsFactory>();
        return services;
    }
}
