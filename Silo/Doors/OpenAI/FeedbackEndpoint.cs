using System.Text.Json;
using CoalescingCluster.Quality;
using CoalescingCluster.Silo.Authentication;

namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary>
/// <c>POST /v1/coalesce/feedback</c> <c>{"request_id":"…","verdict":"right"|"wrong"}</c>: a caller's word on an answer that was matched by meaning.
/// </summary>
internal sealed class FeedbackEndpoint(IFeedback feedback, CallerAuthentication authentication)
{
    private const int MaxBodyBytes = 4096;

    /// <summary>Takes a verdict.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var tenant = authentication.Authenticate(context);
        var (requestId, isRight) = await ReadAsync(context);
        if (!await feedback.JudgeAsync(tenant.Id, requestId, isRight))
            throw new InferenceException(InferenceErrorCode.NotFound, $"No request '{requestId}' that was matched by meaning is remembered; verdicts are taken on those only.") { Param = "request_id" };
        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("request_id", requestId);
            json.WriteString("verdict", isRight ? "right" : "wrong");
            json.WriteBoolean("quarantined", !isRight);
            json.WriteEndObject();
        });
    }

    private static async Task<(string RequestId, bool IsRight)> ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context.Request, MaxBodyBytes, context.RequestAborted);
        try
        {
            using var json = JsonDocument.Parse(body.Bytes);
            var requestId = Text(json.RootElement, "request_id");
            if (requestId is not { Length: > 0 and <= 256 })
                throw Wrong("'request_id' must be the x-request-id of a response, a string of 1 to 256 characters.", "request_id");
            return Text(json.RootElement, "verdict") switch
            {
                "right" => (requestId, true),
                "wrong" => (requestId, false),
                _ => throw Wrong("'verdict' must be 'right' or 'wrong'.", "verdict"),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Wrong("The request body must be a JSON object with 'request_id' and 'verdict'.", null);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static InferenceException Wrong(string message, string? param) => new(InferenceErrorCode.InvalidRequest, message) { Param = param };
}
