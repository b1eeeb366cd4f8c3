using CoalescingCluster.Silo.Doors.OpenAI;

namespace CoalescingCluster.Silo.Doors;

/// <summary>The HTTP door: chat completions at once, everything else by the table of routes.</summary>
internal sealed class HttpDoor(ChatCompletionsEndpoint chat, IEnumerable<IRouteGroup> groups, Failures failures, ProblemErrors problems)
{
    /// <summary>The routes.</summary>
    public RouteTable Table { get; } = new(DoorKind.Http, groups, failures, problems);

    /// <summary>Serves a request.</summary>
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.Value == OpenAIRoutes.ChatCompletions && HttpMethods.IsPost(context.Request.Method)
            ? chat.InvokeAsync(context)
            : Table.InvokeAsync(context);
}
