using CoalescingCluster.Silo.Hosting;

namespace CoalescingCluster.Silo.Doors.Operations;

/// <summary><c>/health/startup</c>, <c>/health/ready</c> and <c>/health/live</c>: 200 for yes, 503 for no.</summary>
internal sealed class HealthEndpoints(Readiness readiness)
{
    /// <summary>Whether the start is over.</summary>
    public Task StartupAsync(HttpContext context) => WriteAsync(context, readiness.HasStarted, "started", "starting");

    /// <summary>Whether requests are wanted.</summary>
    public Task ReadyAsync(HttpContext context) => WriteAsync(context, readiness.IsReady, "ready", readiness.HasStarted ? "stopping" : "starting");

    /// <summary>Whether the process works at all.</summary>
    public Task LiveAsync(HttpContext context) => WriteAsync(context, true, "live", "");

    private Task WriteAsync(HttpContext context, bool isHealthy, string yes, string no)
    {
        context.Response.Headers.CacheControl = "no-store";
        return JsonResponse.WriteAsync(context, isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", isHealthy ? yes : no);
            json.WriteString("store", readiness.IsStoreConnected ? "connected" : "away");
            json.WriteEndObject();
        });
    }
}
