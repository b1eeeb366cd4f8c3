using System.Reflection;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Silo.Doors;
using Microsoft.Extensions.Configuration.Memory;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>Builds the silo as an application that can be started and stopped.</summary>
public static class SiloApplication
{
    private static readonly Dictionary<string, string?> DefaultLogging = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",

        // Any level makes the server create an activity for each request.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        ["Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel"] = "Error",
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        ["Logging:LogLevel:Orleans"] = "Error",
        ["Logging:LogLevel:Microsoft.Orleans"] = "Error",
        ["Logging:LogLevel:Polly"] = "Error",
        ["Logging:LogLevel:System"] = "Warning",
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "HH:mm:ss.fff ",
    };

    private static readonly Dictionary<string, string> Switches = new() { ["--instance"] = "Coalescing:Instance" };

    private static readonly string[] KnownPrefixes = ["--Coalescing:", "--Logging:", "--environment", "--contentRoot", "--OPENAI_", "--ANTHROPIC_", "--VLLM_"];

    /// <summary>Builds it.</summary>
    /// <param name="args">The command line: settings as <c>--Coalescing:Http:Port=8080</c>, and <c>--instance 1</c>.</param>
    /// <param name="configure">What to set before the silo is put together.</param>
    /// <param name="replace">What to register instead of the silo's own services.</param>
    /// <exception cref="StartupException">A setting is wrong.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null, Action<IServiceCollection>? replace = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        CheckSwitches(args);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(SiloApplication).Assembly.GetName().Name });
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = DefaultLogging });
        builder.Configuration.AddCommandLine(args, Switches);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        configure?.Invoke(builder);
        CheckSettings(builder.Configuration);
        builder.AddCoalescingSilo();
        replace?.Invoke(builder.Services);
        var application = builder.Build();
        application.MapDoors();
        return application;
    }

    private static void CheckSwitches(string[] args)
    {
        foreach (var arg in args)
        {
            var name = arg.Split('=')[0];
            if (arg.StartsWith('-') && !Switches.ContainsKey(name) && !KnownPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                throw new StartupException($"There is no option {name}; settings are written --Coalescing:KEY=VALUE, and --instance N starts a further silo.");
        }
    }

    private static void CheckSettings(IConfiguration configuration)
    {
        var checks = new SettingChecks();
        Assembly[] assemblies = [typeof(SiloApplication).Assembly, typeof(IInferencePipeline).Assembly];
        SettingSchema.Of(assemblies).Check(configuration, checks);
        checks.ThrowIfAny();
    }
}
