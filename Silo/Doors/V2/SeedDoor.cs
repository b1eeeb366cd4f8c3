using System.Text.Json;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Silo.Authentication;
using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Silo.Telemetry;
using CoalescingCluster.Tenancy;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors.V2;

/// <summary>The seed's API: <c>POST /v2/inference/submit</c>, <c>GET /v2/inference/result</c> and <c>GET /v2/inference/stream</c>.</summary>
internal sealed class SeedDoor(
    IInferencePipeline pipeline,
    ISubmissionPipeline submissions,
    CallerAuthentication authentication,
    SeedStreamWriter streams,
    DoorInstruments instruments,
    IOptions<HttpDoorOptions> options,
    TimeProvider time)
{
    /// <summary>What accompanies an answer of direct inference.</summary>
    public const string FallbackWarning = "The shared inference failed or made no progress; this answer is one of its own.";
    private readonly int _limit = options.Value.MaxBodyBytes;

    /// <summary>Takes a prompt and answers it from the store, or promises an answer.</summary>
    public async Task SubmitAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        var tenant = authentication.Authenticate(context);
        var controls = ControlHeaders.Read(context.Request.Headers);
        SubmitBody submitted;
        using (var body = await RequestBody.ReadAsync(context.Request, _limit, context.RequestAborted))
            submitted = SubmitBody.Parse(body.Bytes);
        SeedFields.CheckTenant(tenant, submitted.TenantId);
        context.Response.Headers[RequestIds.Header] = submitted.RequestId;
        var request = new InferenceRequest
        {
            RequestId = submitted.RequestId,
            Tenant = tenant,
            Chat = pipeline.Parse(SeedFields.ChatBody(submitted.Model, submitted.Prompt)),
            Controls = controls,
        };
        var ticket = await submissions.SubmitAsync(request, context.RequestAborted);
        CoalesceHeaders.Write(context.Response.Headers, ticket, time.GetUtcNow());
        if (ticket.Answer is { } answer)
        {
            instruments.Served(ticket.Outcome, submitted.Model, start);
            await WriteAsync(context, StatusCodes.Status200OK, submitted.RequestId, "cached", answer.Value, null, null);
        }
        else
        {
            await WriteAsync(context, StatusCodes.Status202Accepted, submitted.RequestId, "queued", null, ticket.CoalesceKey, null);
        }
    }

    /// <summary>Gives the answer to a submission, after a short wait if need be.</summary>
    public async Task ResultAsync(HttpContext context)
    {
        var (tenant, query) = Identify(context);
        var view = await submissions.ResultAsync(tenant, query.RequestId, query.CoalesceKey, query.Wait, context.RequestAborted) ?? throw Unknown();
        if (view.Error is { } error)
            throw error;
        if (view.Answer is { } answer)
        {
            CoalesceHeaders.WriteProvider(context.Response.Headers, answer.Value.ServedBy);
            await WriteAsync(context, StatusCodes.Status200OK, query.RequestId, view.IsFallback ? "fallback_success" : "success", answer.Value, null, view.IsFallback ? FallbackWarning : null);
            return;
        }

        context.Response.Headers.RetryAfter = "1";
        await WriteAsync(context, StatusCodes.Status202Accepted, query.RequestId, "queued", null, query.CoalesceKey, null);
    }

    /// <summary>Streams the answer to a submission from its beginning.</summary>
    public async Task StreamAsync(HttpContext context)
    {
        var (tenant, query) = Identify(context);
        await using var session = await submissions.OpenAsync(tenant, query.RequestId, query.CoalesceKey, context.RequestAborted) ?? throw Unknown();
        await streams.WriteAsync(context, session, query.RequestId);
    }

    private (TenantContext Tenant, SeedQuery Query) Identify(HttpContext context)
    {
        var tenant = authentication.Authenticate(context);
        var query = SeedQuery.Read(context.Request.Query);
        SeedFields.CheckTenant(tenant, query.TenantId);
        context.Response.Headers[RequestIds.Header] = query.RequestId;
        return (tenant, query);
    }

    /// <summary>The error about a submission that the tenant has not made, or whose answer expired.</summary>
    public static InferenceException Unknown() =>
        new(InferenceErrorCode.NotFound, "There is no such submission, or its answer expired; submit the prompt again.");

    private static Task WriteAsync(HttpContext context, int status, string requestId, string word, Answer? answer, string? coalesceKey, string? warning) =>
        JsonResponse.WriteAsync(context, status, json =>
        {
            json.WriteStartObject();
            json.WriteString("request_id", requestId);
            json.WriteString("status", word);
            if (answer is not null)
                WriteAnswer(json, answer);
            if (coalesceKey is not null)
                json.WriteString("coalesce_key", coalesceKey);
            if (warning is not null)
                json.WriteString("warning", warning);
            json.WriteEndObject();
        });

    private static void WriteAnswer(Utf8JsonWriter json, Answer answer)
    {
        json.WriteString("result", answer.Refusal ?? answer.Text);
        json.WriteString("finish_reason", answer.FinishReason);
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", answer.Usage.PromptTokens);
        json.WriteNumber("completion_tokens", answer.Usage.CompletionTokens);
        json.WriteNumber("total_tokens", answer.Usage.TotalTokens);
        json.WriteEndObject();
    }
}
