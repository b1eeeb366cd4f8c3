using CoalescingCluster.Silo.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CoalescingCluster.Silo.Doors.Grpc;

/// <summary>Registers the gRPC door, its health service and reflection.</summary>
internal static class GrpcRegistration
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddGrpcDoor(this IServiceCollection services, SiloLayout layout)
    {
        services.AddSingleton<GrpcFailures>();
        services.AddSingleton<InferenceService>();
        services.AddGrpc(options =>
        {
            options.Interceptors.Add<GrpcFailures>();
            options.MaxReceiveMessageSize = layout.Http.MaxBodyBytes;
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(static options => options.Services.Map(V1.Inference.Descriptor.FullName, static _ => true))
            .AddCheck<ReadinessCheck>("ready");
        return services;
    }

    /// <summary>Puts the door behind its port. Routing starts here and not earlier: the HTTP doors do without.</summary>
    public static void MapGrpcDoor(this WebApplication application)
    {
        application.UseRouting();
        application.MapGrpcService<InferenceService>();
        application.MapGrpcHealthChecksService();
        application.MapGrpcReflectionService();
    }

    private sealed class ReadinessCheck(Readiness readiness) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(readiness.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }
}
