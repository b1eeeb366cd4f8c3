using System.Collections.Frozen;
using CoalescingCluster.Silo.Doors.OpenAI;
using CoalescingCluster.Silo.Doors.Operations;

namespace CoalescingCluster.Silo.Doors;

/// <summary>The HTTP door: finds the route by a look-up and answers in the form of the API that the path belongs to.</summary>
internal sealed class HttpDoor
{
    private const string ChatCompletions = "/v1/chat/completions";
    private const string Model = "/v1/models/";

    private readonly FrozenDictionary<string, DoorRoute> _routes;
    private readonly ChatCompletionsEndpoint _chat;
    private readonly ModelsEndpoint _models;
    private readonly Failures _failures;
    private readonly OpenAIErrors _openAI;
    private readonly ProblemErrors _problems;

    /// <summary>Builds the table of routes.</summary>
    public HttpDoor(ChatCompletionsEndpoint chat, ModelsEndpoint models, EmbeddingsEndpoint embeddings, HealthEndpoints health, Failures failures, OpenAIErrors openAI, ProblemErrors problems)
    {
        _chat = chat;
        _models = models;
        _failures = failures;
        _openAI = openAI;
        _problems = problems;
        _routes = new Dictionary<string, DoorRoute>(StringComparer.Ordinal)
        {
            [ChatCompletions] = new(HttpMethods.Post, chat.InvokeAsync),
            ["/v1/models"] = new(HttpMethods.Get, models.ListAsync),
            ["/v1/embeddings"] = new(HttpMethods.Post, embeddings.InvokeAsync),
            ["/health/startup"] = new(HttpMethods.Get, health.StartupAsync),
            ["/health/ready"] = new(HttpMethods.Get, health.ReadyAsync),
            ["/health/live"] = new(HttpMethods.Get, health.LiveAsync),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The routes that have no parameter.</summary>
    public IEnumerable<KeyValuePair<string, DoorRoute>> Routes => _routes;

    /// <summary>Serves a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        return path == ChatCompletions && HttpMethods.IsPost(context.Request.Method) ? _chat.InvokeAsync(context) : RouteAsync(context, path);
    }

    private async Task RouteAsync(HttpContext context, string path)
    {
        var requestId = RequestIds.For(context.Request.Headers);
        var form = FormFor(path);
        try
        {
            context.Response.Headers[RequestIds.Header] = requestId;
            var route = Find(context, path);
            if (route is null)
                throw new InferenceException(InferenceErrorCode.NotFound, $"There is no route {path} here; /openapi/v1.json lists those that are.");
            if (route.Allows(context.Request.Method))
                await route.Handler(context);
            else
                await RefuseMethodAsync(context, path, route, form, requestId);
        }
        catch (Exception error)
        {
            await _failures.WriteAsync(context, error, form, requestId);
        }
    }

    private DoorRoute? Find(HttpContext context, string path)
    {
        if (_routes.TryGetValue(path, out var route))
            return route;
        return path.StartsWith(Model, StringComparison.Ordinal) && path.Length > Model.Length
            ? new DoorRoute(HttpMethods.Get, _ => _models.GetAsync(context, path[Model.Length..]))
            : null;
    }

    private IDoorErrors FormFor(string path) => path.StartsWith("/v1/", StringComparison.Ordinal) || path == "/v1" ? _openAI : _problems;

    private static Task RefuseMethodAsync(HttpContext context, string path, DoorRoute route, IDoorErrors form, string requestId)
    {
        context.Response.Headers.Allow = route.Method;
        return form.WriteAsync(context, DoorError.MethodNotAllowed, $"{path} takes {route.Method} only.", null, requestId);
    }
}
