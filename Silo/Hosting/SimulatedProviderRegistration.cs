using System.Globalization;
using System.Net;
using CoalescingCluster.Silo.Simulation;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>Registers the simulated provider.</summary>
internal static class SimulatedProviderRegistration
{
    private const string PortKey = SimulatedProviderOptions.Section + ":Port";

    /// <summary>Adds it, to be started before the cluster part and stopped after it.</summary>
    public static WebApplicationBuilder AddSimulatedProvider(this WebApplicationBuilder builder)
    {
        // The catalog reads the port from the configuration: a port that the system chooses has to be known there before the server runs.
        if (builder.Configuration[PortKey] == "0")
            builder.Configuration[PortKey] = FreePort.Resolve(0, IPAddress.Loopback).ToString(CultureInfo.InvariantCulture);
        var services = builder.Services;
        services.AddOptions<SimulatedProviderOptions>().Bind(builder.Configuration.GetSection(SimulatedProviderOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SimulatedProviderOptions>, SimulatedProviderOptionsValidator>();
        services.AddSingleton<SimulatedProviderService>();
        services.AddHostedService(static provider => provider.GetRequiredService<SimulatedProviderService>());
        return builder;
    }
}
