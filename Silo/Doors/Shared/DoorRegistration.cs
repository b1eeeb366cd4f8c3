using CoalescingCluster.Silo.Authentication;
using CoalescingCluster.Silo.Doors.OpenAI;
using CoalescingCluster.Silo.Doors.Operations;
using CoalescingCluster.Silo.Hosting;

namespace CoalescingCluster.Silo.Doors;

/// <summary>Registers the doors and puts them on their ports.</summary>
internal static class DoorRegistration
{
    /// <summary>Adds the doors' parts.</summary>
    public static WebApplicationBuilder AddDoors(this WebApplicationBuilder builder, SiloLayout layout)
    {
        var listeners = new DoorListeners(layout);
        builder.WebHost.ConfigureKestrel(listeners.AddTo);
        var services = builder.Services;
        services.AddSingleton(listeners);
        services.AddSingleton<CallerAuthentication>();
        services.AddSingleton<Failures>();
        services.AddSingleton<OpenAIErrors>();
        services.AddSingleton<ProblemErrors>();
        services.AddSingleton<ChatStreamWriter>();
        services.AddSingleton<ChatCompletionsEndpoint>();
        services.AddSingleton<ModelsEndpoint>();
        services.AddSingleton<EmbeddingsEndpoint>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<HttpDoor>();
        return builder;
    }

    /// <summary>Puts each door behind its own port.</summary>
    public static void MapDoors(this WebApplication application)
    {
        var listeners = application.Services.GetRequiredService<DoorListeners>();
        var http = application.Services.GetRequiredService<HttpDoor>();
        application.Use((HttpContext context, RequestDelegate next) => context.Connection.LocalPort == listeners.HttpPort ? http.InvokeAsync(context) : next(context));
    }
}
