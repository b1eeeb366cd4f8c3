using CoalescingCluster.Pipeline;
using CoalescingCluster.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CoalescingCluster.Tests.Doors;

/// <summary>A silo whose pipeline is scripted.</summary>
internal static class ScriptedSilo
{
    public static Task<SiloHost> StartAsync(ScriptedPipeline pipeline, Dictionary<string, string?>? settings = null) =>
        SiloHost.StartAsync(settings, services => services.Replace(ServiceDescriptor.Singleton<IInferencePipeline>(pipeline)));
}
