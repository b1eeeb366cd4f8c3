using System.Globalization;
using CoalescingCluster.Database;
using CoalescingCluster.Hosting;
using CoalescingCluster.Silo.Authentication;
using CoalescingCluster.Silo.Clustering;
using CoalescingCluster.Silo.Doors;
using CoalescingCluster.Silo.Store;
using CoalescingCluster.Silo.Telemetry;
using CoalescingCluster.Tenancy;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>The composition root.</summary>
internal static class CoalescingSiloBuilderExtensions
{
    /// <summary>
    /// Adds everything that makes up a silo. The order is that of the start: what is added first starts first and stops last.
    /// </summary>
    /// <exception cref="StartupException">A setting is wrong.</exception>
    public static WebApplicationBuilder AddCoalescingSilo(this WebApplicationBuilder builder)
    {
        var layout = SiloLayout.Read(builder.Configuration);
        PortCheck.Run(layout);
        builder.AddHostSettings(layout);
        builder.Services.AddStore();
        builder.AddSimulatedProvider();
        builder.AddAccounting(layout);
        builder.AddCluster(layout);
        builder.AddStopLimit();
        builder.AddTenants(layout);
        builder.AddPipeline();
        builder.AddTelemetry();
        builder.AddDoors(layout);
        return builder;
    }

    private static void AddHostSettings(this WebApplicationBuilder builder, SiloLayout layout)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(layout);
        services.AddSingleton<Readiness>();
        services.AddHostedService<GracePeriod>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(layout.Shutdown.TimeoutSeconds));
        services.AddOptions<HttpDoorOptions>().Bind(builder.Configuration.GetSection(HttpDoorOptions.Section));
        services.AddOptions<AdminDoorOptions>().Bind(builder.Configuration.GetSection(AdminDoorOptions.Section));
    }

    private static void AddStopLimit(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StopLimit>();
        builder.Services.AddHostedService(static provider => provider.GetRequiredService<StopLimit>());
    }

    private static void AddAccounting(this WebApplicationBuilder builder, SiloLayout layout) =>
        builder.Services.AddAccounting(builder.Configuration, new DatabaseFolder(layout.DataFolder, string.Create(CultureInfo.InvariantCulture, $"silo-{layout.Instance}")));

    private static void AddTenants(this WebApplicationBuilder builder, SiloLayout layout)
    {
        DevelopmentKeys.Check(layout, builder.Configuration);
        builder.Services.AddDatabaseTenants();
        builder.Services.AddTenancy(builder.Configuration, new TenancyPolicy(AllowsDevelopmentKeys: layout.IsLoopbackOnly));
    }

    private static void AddPipeline(this WebApplicationBuilder builder)
    {
        builder.Services.AddFingerprinting(builder.Configuration);
        builder.Services.AddEquivalence(builder.Configuration);
        builder.Services.AddProviders(builder.Configuration);
        builder.Services.AddCoalescingPipeline(builder.Configuration);
    }
}
