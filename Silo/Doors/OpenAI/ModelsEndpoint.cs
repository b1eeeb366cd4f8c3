using System.Text.Json;
using CoalescingCluster.Providers;
using CoalescingCluster.Silo.Authentication;

namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>.</summary>
internal sealed class ModelsEndpoint(IModelCatalog models, CallerAuthentication authentication, TimeProvider time)
{
    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Lists the models.</summary>
    public Task ListAsync(HttpContext context)
    {
        authentication.Authenticate(context);
        return JsonResponse.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var model in models.Models)
            {
                if (models.TryRoute(model, out var route))
                    Write(json, model, route);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>Shows one model.</summary>
    public Task GetAsync(HttpContext context, string model)
    {
        authentication.Authenticate(context);
        var route = models.RouteOf(model);
        return JsonResponse.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, model, route));
    }

    private void Write(Utf8JsonWriter json, string model, ModelRoute route)
    {
        json.WriteStartObject();
        json.WriteString("id", model);
        json.WriteString("object", "model");
        json.WriteNumber("created", _created);
        json.WriteString("owned_by", route.Provider);
        json.WriteNumber("context_window", route.ContextWindow);
        json.WriteEndObject();
    }
}
