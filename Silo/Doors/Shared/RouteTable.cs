using System.Collections.Frozen;

namespace CoalescingCluster.Silo.Doors;

/// <summary>Finds the route of a request by a look-up, and answers what goes wrong in the form of the API that the path belongs to.</summary>
internal sealed class RouteTable
{
    private readonly FrozenDictionary<string, DoorRoute> _routes;
    private readonly IRouteGroup[] _groups;
    private readonly Failures _failures;
    private readonly IDoorErrors _problems;

    /// <summary>Builds the table of one door.</summary>
    public RouteTable(DoorKind door, IEnumerable<IRouteGroup> groups, Failures failures, ProblemErrors problems)
    {
        _groups = [.. groups.Where(group => group.Door == door).OrderByDescending(static group => group.Prefix.Length)];
        _routes = _groups.SelectMany(static group => group.Routes).ToFrozenDictionary(StringComparer.Ordinal);
        _failures = failures;
        _problems = problems;
    }

    /// <summary>The routes without parameters, by path.</summary>
    public IEnumerable<KeyValuePair<string, DoorRoute>> Routes => _routes;

    /// <summary>Serves a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var requestId = RequestIds.For(context.Request.Headers);
        var group = Array.Find(_groups, group => path.StartsWith(group.Prefix, StringComparison.Ordinal));
        var errors = group?.Errors ?? _problems;
        try
        {
            context.Response.Headers[RequestIds.Header] = requestId;
            var route = (_routes.TryGetValue(path, out var known) ? known : group?.Find(path))
                ?? throw new InferenceException(InferenceErrorCode.NotFound, $"There is no route {path} here.");
            if (route.Allows(context.Request.Method))
                await route.Handler(context);
            else
                await RefuseMethodAsync(context, path, route, errors, requestId);
        }
        catch (Exception error)
        {
            await _failures.WriteAsync(context, error, errors, requestId);
        }
    }

    private static Task RefuseMethodAsync(HttpContext context, string path, DoorRoute route, IDoorErrors errors, string requestId)
    {
        context.Response.Headers.Allow = route.Method;
        return errors.WriteAsync(context, DoorError.MethodNotAllowed, $"{path} takes {route.Method} only.", null, requestId);
    }
}
