using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>JSON of the admin door: snake_case, unknown members refused.</summary>
internal static class AdminJson
{
    /// <summary>What a body is told that is no object.</summary>
    internal const string NoObject = "The request body must be a JSON object.";

    private const int MaxBody = 64 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads a request's body.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        using var body = await RequestBody.ReadAsync(context.Request, MaxBody, context.RequestAborted);
        try
        {
            return JsonSerializer.Deserialize<T>(body.Bytes.Span, Options) ?? throw new InferenceException(InferenceErrorCode.InvalidRequest, NoObject);
        }
        catch (JsonException error)
        {
            throw AdminJsonError.Of(error);
        }
    }

    /// <summary>Writes a response.</summary>
    public static Task WriteAsync<T>(HttpContext context, int status, T value)
    {
        context.Response.Headers.CacheControl = "no-store";
        return JsonResponse.WriteAsync(context, status, json => JsonSerializer.Serialize(json, value, Options));
    }
}
