namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>The routes of one kind of thing on the admin door: the collection, and one of it by its id.</summary>
/// <param name="prefix">Path of the collection.</param>
/// <param name="errors">The form of errors.</param>
/// <param name="collection">What serves the collection.</param>
/// <param name="item">What serves one, given its id.</param>
internal sealed class ResourceRoutes(string prefix, ProblemErrors errors, DoorRoute collection, Func<string, DoorRoute>? item = null) : IRouteGroup
{
    /// <inheritdoc/>
    public DoorKind Door => DoorKind.Admin;

    /// <inheritdoc/>
    public string Prefix => prefix;

    /// <inheritdoc/>
    public IDoorErrors Errors => errors;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, DoorRoute>> Routes => [new(prefix, collection)];

    /// <inheritdoc/>
    public DoorRoute? Find(string path) =>
        item is not null && path.Length > prefix.Length + 1 && path[prefix.Length] == '/' && !path.AsSpan(prefix.Length + 1).Contains('/')
            ? item(path[(prefix.Length + 1)..])
            : null;
}
