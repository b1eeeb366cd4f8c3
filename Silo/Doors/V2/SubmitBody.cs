using System.Text.Json;

namespace CoalescingCluster.Silo.Doors.V2;

/// <summary>The body of <c>POST /v2/inference/submit</c>.</summary>
/// <param name="TenantId">The tenant that the caller says it is, 3 to 64 characters.</param>
/// <param name="Prompt">The prompt, 1 to 4096 characters.</param>
/// <param name="Model">The model.</param>
/// <param name="RequestId">The UUID for tracing and deduplication; made up when the caller gave none.</param>
internal sealed record SubmitBody(string TenantId, string Prompt, string Model, string RequestId)
{
    /// <summary>The model that is asked when the caller prefers none.</summary>
    public const string DefaultModel = "gpt-4o-mini";

    /// <summary>Longest prompt in characters.</summary>
    public const int MaxPromptLength = 4096;

    private const int MaxModelLength = 128;

    /// <summary>Parses a body and checks its fields.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: names the field and what is allowed.</exception>
    public static SubmitBody Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : throw SeedFields.Wrong("The body must be a JSON object.", null);
        }
        catch (JsonException error)
        {
            throw SeedFields.Wrong($"The body is not valid JSON: {error.Message}", null);
        }
        catch (InvalidOperationException)
        {
            throw SeedFields.Wrong("The body holds text that is not valid UTF-8.", null);
        }
    }

    private static SubmitBody Read(JsonElement root)
    {
        if (Text(root, "callback_url") is not null)
            throw SeedFields.Wrong("'callback_url' is not offered here; ask for the result instead.", "callback_url");
        return new(
            SeedFields.Tenant(Text(root, "tenant_id")),
            SeedFields.Prompt(Text(root, "prompt")),
            ModelOrDefault(Text(root, "model_preference")),
            SeedFields.RequestId(Text(root, "request_id")) ?? Guid.CreateVersion7().ToString());
    }

    private static string ModelOrDefault(string? model) =>
        model is null ? DefaultModel
        : model.Length is >= 1 and <= MaxModelLength ? model
        : throw SeedFields.Wrong($"'model_preference' must have 1 to {MaxModelLength} characters.", "model_preference");

    private static string? Text(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw SeedFields.Wrong($"'{name}' must be a string.", name);
    }
}
