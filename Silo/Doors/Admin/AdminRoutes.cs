namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>The routes of the admin door.</summary>
internal sealed class AdminRoutes(StatusEndpoint status, EntriesEndpoint entries, QualityEndpoints quality, ProblemErrors errors) : IRouteGroup
{
    private const string Entries = "/admin/entries/";
    private const string Feedback = "/admin/feedback/";

    /// <inheritdoc/>
    public DoorKind Door => DoorKind.Admin;

    /// <inheritdoc/>
    public string Prefix => "/admin";

    /// <inheritdoc/>
    public IDoorErrors Errors => errors;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, DoorRoute>> Routes =>
    [
        new("/admin/status", new(HttpMethods.Get, status.ShowAsync)),
        new("/admin/entries/find", new(HttpMethods.Post, entries.FindAsync)),
        new("/admin/entries/forget", new(HttpMethods.Post, entries.ForgetFoundAsync)),
        new("/admin/explain", new(HttpMethods.Post, quality.ExplainAsync)),
    ];

    /// <inheritdoc/>
    public DoorRoute? Find(string path)
    {
        if (path.StartsWith(Feedback, StringComparison.Ordinal) && path[Feedback.Length..] is { Length: > 0 } judged)
            return new(HttpMethods.Get, context => quality.FeedbackAsync(context, judged));
        if (!path.StartsWith(Entries, StringComparison.Ordinal))
            return null;
        return path[Entries.Length..].Split('/') is [{ Length: > 0 } tenant, { Length: > 0 } key]
            ? new(HttpMethods.Delete, context => entries.ForgetAsync(context, tenant, key))
            : null;
    }
}
