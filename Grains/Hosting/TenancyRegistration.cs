using CoalescingCluster.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Hosting;

/// <summary>Registers tenants.</summary>
public static class TenancyRegistration
{
    /// <summary>
    /// Adds <see cref="ITenantDirectory"/> with the tenants of the configuration, checked at start-up, and those of the database. Also needed:
    /// accounting.
    /// </summary>
    public static IServiceCollection AddTenancy(this IServiceCollection services, IConfiguration configuration, TenancyPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<TenancyOptions>().Bind(configuration.GetSection(TenancyOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TenancyOptions>, TenancyOptionsValidator>());
        services.AddSingleton(policy);
        services.AddSingleton<ConfigurationTenantDirectory>();
        services.AddSingleton<DatabaseTenants>();
        services.AddHostedService(static provider => provider.GetRequiredService<DatabaseTenants>());
        services.AddSingleton<TenantAdministration>();
        services.TryAddSingleton<ITenantDirectory, TenantDirectory>();
        return services;
    }
}
