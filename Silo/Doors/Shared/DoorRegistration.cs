using CoalescingCluster.Silo.Authentication;
using CoalescingCluster.Silo.Doors.Admin;
using CoalescingCluster.Silo.Doors.Anthropic;
using CoalescingCluster.Silo.Doors.Grpc;
using CoalescingCluster.Silo.Doors.OpenAI;
using CoalescingCluster.Silo.Doors.Operations;
using CoalescingCluster.Silo.Doors.V2;
using CoalescingCluster.Silo.Hosting;

namespace CoalescingCluster.Silo.Doors;

/// <summary>Registers the doors and puts them on their ports.</summary>
internal static class DoorRegistration
{
    private const string Metrics = "/metrics";

    /// <summary>Adds the doors' parts.</summary>
    public static WebApplicationBuilder AddDoors(this WebApplicationBuilder builder, SiloLayout layout)
    {
        var listeners = new DoorListeners(layout);
        builder.WebHost.ConfigureKestrel(listeners.AddTo);
        var services = builder.Services;
        services.AddSingleton(listeners);
        services.AddSingleton<RateLimitHeaders>();
        services.AddSingleton<CallerAuthentication>();
        services.AddSingleton<Failures>();
        services.AddSingleton<ProblemErrors>();
        services.AddSingleton<StreamFlusher>();
        services.AddOpenAIDoor();
        services.AddAnthropicDoor();
        services.AddSeedDoor();
        services.AddOperations();
        services.AddAdminDoor();
        services.AddGrpcDoor(layout);
        services.AddSingleton<HttpDoor>();
        services.AddSingleton<AdminDoor>();
        return builder;
    }

    /// <summary>Puts each door behind its own port.</summary>
    public static void MapDoors(this WebApplication application)
    {
        var listeners = application.Services.GetRequiredService<DoorListeners>();
        var http = application.Services.GetRequiredService<HttpDoor>();
        var admin = application.Services.GetRequiredService<AdminDoor>();
        application.Use((HttpContext context, RequestDelegate next) => context.Connection.LocalPort switch
        {
            _ when context.Request.Path.Value == Metrics => next(context),
            var port when port == listeners.HttpPort => http.InvokeAsync(context),
            var port when port == listeners.AdminPort => admin.InvokeAsync(context),
            _ => next(context),
        });
        application.UseOpenTelemetryPrometheusScrapingEndpoint(Metrics);
        application.MapGrpcDoor();
    }

    private static void AddOpenAIDoor(this IServiceCollection services)
    {
        services.AddSingleton<OpenAIErrors>();
        services.AddSingleton<ChatStreamWriter>();
        services.AddSingleton<ChatCompletionsEndpoint>();
        services.AddSingleton<ModelsEndpoint>();
        services.AddSingleton<EmbeddingsEndpoint>();
        services.AddSingleton<FeedbackEndpoint>();
        services.AddSingleton<IRouteGroup, OpenAIRoutes>();
    }

    private static void AddAnthropicDoor(this IServiceCollection services)
    {
        services.AddSingleton<AnthropicErrors>();
        services.AddSingleton<MessageStreamWriter>();
        services.AddSingleton<MessagesEndpoint>();
        services.AddSingleton<CountTokensEndpoint>();
        services.AddSingleton<IRouteGroup, AnthropicRoutes>();
    }

    private static void AddSeedDoor(this IServiceCollection services)
    {
        services.AddSingleton<SeedStreamWriter>();
        services.AddSingleton<SeedDoor>();
        services.AddSingleton<IRouteGroup, SeedRoutes>();
    }

    private static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<ApiDescription>();
        services.AddSingleton<LivePage>();
        services.AddSingleton<IRouteGroup, OperationsRoutes>();
    }

    private static void AddAdminDoor(this IServiceCollection services)
    {
        services.AddSingleton<AdminAuthentication>();
        services.AddSingleton<StatusEndpoint>();
        services.AddSingleton<EntriesEndpoint>();
        services.AddSingleton<QualityEndpoints>();
        services.AddSingleton<IRouteGroup, AdminRoutes>();
        services.AddLedgerRoutes();
    }
}
