using System.Text.Json;
using CoalescingCluster.Providers;
using CoalescingCluster.Silo.Authentication;

namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>, in Anthropic's form for callers that send <c>anthropic-version</c>.</summary>
internal sealed class ModelsEndpoint(IModelCatalog models, CallerAuthentication authentication, TimeProvider time)
{
    private const string AnthropicHeader = "anthropic-version";
    private readonly DateTimeOffset _created = time.GetUtcNow();

    /// <summary>Lists the models.</summary>
    public Task ListAsync(HttpContext context)
    {
        authentication.Authenticate(context);
        var isAnthropic = context.Request.Headers.ContainsKey(AnthropicHeader);
        return JsonResponse.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (var model in models.Models)
            {
                if (models.TryRoute(model, out var route))
                    Write(json, model, route, isAnthropic);
            }

            json.WriteEndArray();
            if (isAnthropic)
            {
                json.WriteBoolean("has_more", false);
                json.WriteString("first_id", models.Models is [var first, ..] ? first : null);
                json.WriteString("last_id", models.Models is [.., var last] ? last : null);
            }
            else
            {
                json.WriteString("object", "list");
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Shows one model.</summary>
    public Task GetAsync(HttpContext context, string model)
    {
        authentication.Authenticate(context);
        if (!models.TryRoute(model, out var route))
            throw new InferenceException(InferenceErrorCode.ModelNotFound, $"The model '{model}' does not exist or is not served here; GET /v1/models lists those that are.") { Param = "model" };
        return JsonResponse.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, model, route, context.Request.Headers.ContainsKey(AnthropicHeader)));
    }

    private void Write(Utf8JsonWriter json, string model, ModelRoute route, bool isAnthropic)
    {
        json.WriteStartObject();
        json.WriteString("id", model);
        if (isAnthropic)
        {
            json.WriteString("type", "model");
            json.WriteString("display_name", model);
            json.WriteString("created_at", _created);
            json.WriteEndObject();
            return;
        }

        json.WriteString("object", "model");
        json.WriteNumber("created", _created.ToUnixTimeSeconds());
        json.WriteString("owned_by", route.Provider);
        json.WriteNumber("context_window", route.ContextWindow);
        json.WriteEndObject();
    }
}
