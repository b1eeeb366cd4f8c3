using CoalescingCluster.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Hosting;

/// <summary>Registers tenants.</summary>
public static class TenancyRegistration
{
    /// <summary>Adds <see cref="ITenantDirectory"/> with the tenants of the configuration, checked at start-up.</summary>
    public static IServiceCollection AddTenancy(this IServiceCollection services, IConfiguration configuration, TenancyPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<TenancyOptions>().Bind(configuration.GetSection(TenancyOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TenancyOptions>, TenancyOptionsValidator>());
        services.AddSingleton(policy);
        services.TryAddSingleton<ITenantDirectory, ConfigurationTenantDirectory>();
        return services;
    }

    /// <summary>Adds the tenants of the database to those of the configuration. Call it before <see cref="AddTenancy"/>. Also needed: accounting.</summary>
    public static IServiceCollection AddDatabaseTenants(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<ConfigurationTenantDirectory>();
        services.AddSingleton<DatabaseTenants>();
        services.AddHostedService(static provider => provider.GetRequiredService<DatabaseTenants>());
        services.AddSingleton<TenantAdministration>();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<ITenantDirectory>(static provider => provider.GetRequiredService<TenantDirectory>());
        return services;
    }
}
