namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>The admin door: the same table of routes, behind the admin key.</summary>
internal sealed class AdminDoor
{
    private readonly RouteTable _table;

    /// <summary>Builds the table of routes.</summary>
    public AdminDoor(IEnumerable<IRouteGroup> groups, AdminAuthentication authentication, Failures failures, ProblemErrors problems) =>
        _table = new(DoorKind.Admin, groups.Select(group => new Guarded(group, authentication)), failures, problems);

    /// <summary>Serves a request.</summary>
    public Task InvokeAsync(HttpContext context) => _table.InvokeAsync(context);

    /// <summary>A group whose routes ask for the key first, so that none can forget to.</summary>
    private sealed class Guarded(IRouteGroup group, AdminAuthentication authentication) : IRouteGroup
    {
        public DoorKind Door => group.Door;

        public string Prefix => group.Prefix;

        public IDoorErrors Errors => group.Errors;

        public IEnumerable<KeyValuePair<string, DoorRoute>> Routes =>
            group.Routes.Select(pair => new KeyValuePair<string, DoorRoute>(pair.Key, Guard(pair.Value)));

        public DoorRoute? Find(string path) => group.Find(path) is { } route ? Guard(route) : null;

        private DoorRoute Guard(DoorRoute route) => new(route.Method, context =>
        {
            authentication.Check(context);
            return route.Handler(context);
        });
    }
}
