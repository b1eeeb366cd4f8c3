using System.Buffers;
using System.Text.Json;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Doors.V2;

/// <summary>The fields of submissions and what is allowed in them; the gRPC door has the same.</summary>
internal static class SeedFields
{
    private const int MinTenantLength = 3;
    private const int MaxTenantLength = 64;
    private const int MaxKeyLength = 64;

    /// <summary>A tenant's id.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>.</exception>
    public static string Tenant(string? value) =>
        value is { Length: >= MinTenantLength and <= MaxTenantLength } ? value : throw Wrong("'tenant_id' must have 3 to 64 characters.", "tenant_id");

    /// <summary>A prompt.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>.</exception>
    public static string Prompt(string? value) =>
        value is { Length: >= 1 and <= SubmitBody.MaxPromptLength } && !string.IsNullOrWhiteSpace(value)
            ? value
            : throw Wrong($"'prompt' must have 1 to {SubmitBody.MaxPromptLength} characters, not all of them white space; this one has {value?.Length ?? 0}.", "prompt");

    /// <summary>A request's id, in the usual form of a UUID; <c>null</c> when there is none.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>.</exception>
    public static string? RequestId(string? value) =>
        string.IsNullOrEmpty(value) ? null : Guid.TryParseExact(value, "D", out var id) ? id.ToString() : throw Wrong("'request_id' must be a UUID, for example 0194f0a2-7c1e-7d3a-9c55-3b7f2a6d9e10.", "request_id");

    /// <summary>The key of a ticket.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>.</exception>
    public static string CoalesceKey(string? value) =>
        value is { Length: >= 1 and <= MaxKeyLength } ? value : throw Wrong("'coalesce_key' must be the one that submit returned.", "coalesce_key");

    /// <summary>Sees to it that a caller names no other tenant than its own; says nothing about the other.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Forbidden"/>.</exception>
    public static void CheckTenant(TenantContext authenticated, string named)
    {
        if (!string.Equals(authenticated.Id, named, StringComparison.Ordinal))
            throw new InferenceException(InferenceErrorCode.Forbidden, "The API key does not belong to the tenant that 'tenant_id' names.") { Param = "tenant_id" };
    }

    /// <summary>The chat-completions body that a prompt stands for, so that submissions share with every other door.</summary>
    public static ReadOnlyMemory<byte> ChatBody(string model, string prompt)
    {
        var buffer = new ArrayBufferWriter<byte>(prompt.Length + 128);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteStartArray("messages");
        json.WriteStartObject();
        json.WriteString("role", "user");
        json.WriteString("content", prompt);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>An error about a field.</summary>
    public static InferenceException Wrong(string message, string? field) => new(InferenceErrorCode.InvalidRequest, message) { Param = field };
}
