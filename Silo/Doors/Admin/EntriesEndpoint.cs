using System.Text.Json;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>
/// <c>POST /admin/entries/find</c> and <c>/forget</c>: the stored answer that a tenant's request would be served;
/// <c>DELETE /admin/entries/{tenant}/{coalesce_key}</c>: that of a submission's ticket.
/// </summary>
internal sealed class EntriesEndpoint(StoredEntries entries, ISubmissionPipeline submissions, ITenantDirectory tenants)
{
    /// <summary>Shows the answer.</summary>
    public async Task FindAsync(HttpContext context)
    {
        var wish = await AdminJson.ReadAsync<EntryWish>(context);
        var entry = await entries.FindAsync(RequestOf(context, wish), context.RequestAborted) ?? throw NoEntry(wish.Tenant);
        var answer = entry.Answer;
        await AdminJson.WriteAsync(context, StatusCodes.Status200OK, new
        {
            wish.Tenant,
            Match = entry.Resolution.Kind,
            entry.Resolution.Similarity,
            answer.CreatedAt,
            answer.ExpiresAt,
            answer.ServedBy,
            answer.FinishReason,
            answer.Usage.PromptTokens,
            answer.Usage.CompletionTokens,
            ToolCalls = answer.ToolCalls.Count,
            answer.Text,
        });
    }

    /// <summary>Forgets the answer.</summary>
    public async Task ForgetFoundAsync(HttpContext context)
    {
        var wish = await AdminJson.ReadAsync<EntryWish>(context);
        if (!await entries.ForgetAsync(RequestOf(context, wish), context.RequestAborted))
            throw NoEntry(wish.Tenant);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Forgets the answer that a ticket of the tenant leads to.</summary>
    public async Task ForgetAsync(HttpContext context, string tenantId, string coalesceKey)
    {
        if (!tenants.TryGet(tenantId, out var tenant) || !await submissions.ForgetAsync(tenant, coalesceKey, context.RequestAborted))
            throw new InferenceException(InferenceErrorCode.NotFound, $"Tenant '{tenantId}' has no entry '{coalesceKey}'.");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private InferenceRequest RequestOf(HttpContext context, EntryWish wish)
    {
        if (!tenants.TryGet(wish.Tenant, out var tenant))
            throw new InferenceException(InferenceErrorCode.NotFound, $"There is no tenant '{wish.Tenant}'.") { Param = "tenant" };
        return new InferenceRequest
        {
            RequestId = RequestIds.For(context.Request.Headers),
            Tenant = tenant,
            Chat = ChatRequest.Parse(BodyOf(wish)),
            Controls = RequestControls.Default with { Namespace = wish.Namespace },
        };
    }

    private static byte[] BodyOf(EntryWish wish) => wish switch
    {
        { Request: { } request, Model: null, Prompt: null } => JsonSerializer.SerializeToUtf8Bytes(request),
        { Request: null, Model: { } model, Prompt: { } prompt } => JsonSerializer.SerializeToUtf8Bytes(new { model, messages = new[] { new { role = "user", content = prompt } } }),
        _ => throw new InferenceException(InferenceErrorCode.InvalidRequest, "Give either 'request', the body of a chat-completions request, or 'model' and 'prompt'.") { Param = "request" },
    };

    private static InferenceException NoEntry(string tenant) => new(InferenceErrorCode.NotFound, $"Tenant '{tenant}' has no stored answer that serves this request.");

    private sealed record EntryWish(string Tenant, JsonElement? Request = null, string? Model = null, string? Prompt = null, string? Namespace = null);
}
