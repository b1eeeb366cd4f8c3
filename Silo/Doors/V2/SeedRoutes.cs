namespace CoalescingCluster.Silo.Doors.V2;

/// <summary>The routes of the seed's API.</summary>
internal sealed class SeedRoutes(SeedDoor door, ProblemErrors errors) : IRouteGroup
{
    /// <inheritdoc/>
    public DoorKind Door => DoorKind.Http;

    /// <inheritdoc/>
    public string Prefix => "/v2";

    /// <inheritdoc/>
    public IDoorErrors Errors => errors;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, DoorRoute>> Routes =>
    [
        new("/v2/inference/submit", new(HttpMethods.Post, door.SubmitAsync)),
        new("/v2/inference/result", new(HttpMethods.Get, door.ResultAsync)),
        new("/v2/inference/stream", new(HttpMethods.Get, door.StreamAsync)),
    ];
}
