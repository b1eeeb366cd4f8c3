namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>The routes of the admin door.</summary>
internal sealed class AdminRoutes(StatusEndpoint status, EntriesEndpoint entries, ProblemErrors errors) : IRouteGroup
{
    private const string Entries = "/admin/entries/";

    /// <inheritdoc/>
    public DoorKind Door => DoorKind.Admin;

    /// <inheritdoc/>
    public string Prefix => "/admin";

    /// <inheritdoc/>
    public IDoorErrors Errors => errors;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, DoorRoute>> Routes => [new("/admin/status", new(HttpMethods.Get, status.ShowAsync))];

    /// <inheritdoc/>
    public DoorRoute? Find(string path)
    {
        if (!path.StartsWith(Entries, StringComparison.Ordinal))
            return null;
        return path[Entries.Length..].Split('/') is [{ Length: > 0 } tenant, { Length: > 0 } key]
            ? new(HttpMethods.Delete, context => entries.ForgetAsync(context, tenant, key))
            : null;
    }
}
