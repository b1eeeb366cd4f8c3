using CoalescingCluster.Silo.Hosting;

namespace CoalescingCluster.Silo.Store;

/// <summary>Registers the store.</summary>
internal static class StoreRegistration
{
    /// <summary>Adds the store, to be started first and stopped last.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services)
    {
        services.AddSingleton<StoreConnection>();
        services.AddSingleton<StoreService>();
        services.AddHostedService(static provider => provider.GetRequiredService<StoreService>());
        return services;
    }
}
