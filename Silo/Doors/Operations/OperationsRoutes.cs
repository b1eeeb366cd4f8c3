namespace CoalescingCluster.Silo.Doors.Operations;

/// <summary>The routes for probes, scrapers and people with a browser.</summary>
internal sealed class OperationsRoutes(HealthEndpoints health, LivePage page, ApiDescription description, ProblemErrors errors) : IRouteGroup
{
    /// <inheritdoc/>
    public DoorKind Door => DoorKind.Http;

    /// <inheritdoc/>
    public string Prefix => "/";

    /// <inheritdoc/>
    public IDoorErrors Errors => errors;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, DoorRoute>> Routes =>
    [
        new("/", new(HttpMethods.Get, page.ShowAsync)),
        new("/live.json", new(HttpMethods.Get, page.FiguresAsync)),
        new("/openapi/v1.json", new(HttpMethods.Get, description.ShowAsync)),
        new("/health/startup", new(HttpMethods.Get, health.StartupAsync)),
        new("/health/ready", new(HttpMethods.Get, health.ReadyAsync)),
        new("/health/live", new(HttpMethods.Get, health.LiveAsync)),
    ];
}
