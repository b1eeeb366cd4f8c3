using System.Buffers;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Silo.Authentication;
using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Silo.Telemetry;
using CoalescingCluster.Tenancy;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary>
/// <c>POST /v1/chat/completions</c>. The hot path of the product: a request whose body came with its headers and that this silo can answer from
/// memory is served without a wait, without a state machine and with one write.
/// </summary>
internal sealed class ChatCompletionsEndpoint(
    IInferencePipeline pipeline,
    CallerAuthentication authentication,
    ChatStreamWriter streams,
    OpenAIErrors errors,
    Failures failures,
    DoorInstruments instruments,
    IOptions<HttpDoorOptions> options,
    TimeProvider time)
{
    private static readonly Func<Answer, byte[]> RenderAnswer = AnswerRendering.Render;
    private readonly int _limit = options.Value.MaxBodyBytes;

    /// <summary>Serves the request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        var requestId = RequestIds.For(context.Request.Headers);
        try
        {
            var tenant = authentication.Authenticate(context, start);
            var controls = ControlHeaders.Read(context.Request.Headers);
            if (!RequestBody.TryPeek(context.Request, _limit, out var body))
                return ReadAndServeAsync(context, requestId, tenant, controls, start);
            ChatRequest chat;
            try
            {
                chat = pipeline.Parse(body.First);
            }
            finally
            {
                RequestBody.Done(context.Request, body);
            }

            return Serve(context, new InferenceRequest { RequestId = requestId, Tenant = tenant, Chat = chat, Controls = controls }, start);
        }
        catch (Exception error)
        {
            return FailAsync(context, error, requestId, null, start);
        }
    }

    private async Task ReadAndServeAsync(HttpContext context, string requestId, TenantContext tenant, RequestControls controls, long start)
    {
        ChatRequest chat;
        try
        {
            using var body = await RequestBody.ReadAsync(context.Request, _limit, context.RequestAborted);
            chat = pipeline.Parse(body.Bytes);
        }
        catch (Exception error)
        {
            await FailAsync(context, error, requestId, null, start);
            return;
        }

        await Serve(context, new InferenceRequest { RequestId = requestId, Tenant = tenant, Chat = chat, Controls = controls }, start);
    }

    private Task Serve(HttpContext context, InferenceRequest request, long start)
    {
        try
        {
            var opening = pipeline.OpenAsync(request, context.RequestAborted);
            if (!opening.IsCompletedSuccessfully)
                return OpenAndServeAsync(context, request, opening.AsTask(), start);
            var session = opening.Result;
            if (request.Chat.Stream || session.Stored is not { } stored)
                return ServeAsync(context, request, session, start);
            WriteAnswer(context, request, session, stored);
            instruments.Served(session.Outcome, request.Chat.Model, start);
            var leaving = session.DisposeAsync();
            return leaving.IsCompletedSuccessfully ? Task.CompletedTask : leaving.AsTask();
        }
        catch (Exception error)
        {
            return FailAsync(context, error, request.RequestId, request.Chat.Model, start);
        }
    }

    private async Task OpenAndServeAsync(HttpContext context, InferenceRequest request, Task<InferenceSession> opening, long start)
    {
        InferenceSession session;
        try
        {
            session = await opening;
        }
        catch (Exception error)
        {
            await FailAsync(context, error, request.RequestId, request.Chat.Model, start);
            return;
        }

        await ServeAsync(context, request, session, start);
    }

    private async Task ServeAsync(HttpContext context, InferenceRequest request, InferenceSession session, long start)
    {
        await using (session)
        {
            try
            {
                if (request.Chat.Stream)
                {
                    await streams.WriteAsync(context, request, session, start);
                }
                else
                {
                    WriteAnswer(context, request, session, await session.WholeAsync(context.RequestAborted));
                    instruments.Served(session.Outcome, request.Chat.Model, start);
                }
            }
            catch (Exception error)
            {
                await FailAsync(context, error, request.RequestId, request.Chat.Model, start);
            }
        }
    }

    private Task FailAsync(HttpContext context, Exception error, string requestId, string? model, long start)
    {
        instruments.Failed(error, model, start);
        return failures.WriteAsync(context, error, errors, requestId);
    }

    private void WriteAnswer(HttpContext context, InferenceRequest request, InferenceSession session, Shared<Answer> answer)
    {
        var now = time.GetUtcNow();
        var shared = answer.Render(RenderingSlot.OpenAI, RenderAnswer).Span;
        var response = context.Response;
        var headers = response.Headers;
        headers.ContentType = "application/json";
        headers[RequestIds.Header] = request.RequestId;
        CoalesceHeaders.Write(headers, session, now);

        Span<byte> prefix = stackalloc byte[512];
        var model = request.Chat.Model;
        if (CompletionPrefix.MaxLength(model) > prefix.Length)
            prefix = new byte[CompletionPrefix.MaxLength(model)];
        prefix = prefix[..CompletionPrefix.Write(prefix, model, now, isChunk: false)];
        response.ContentLength = prefix.Length + shared.Length;
        var body = response.BodyWriter;
        var target = body.GetSpan(prefix.Length + shared.Length);
        prefix.CopyTo(target);
        shared.CopyTo(target[prefix.Length..]);
        body.Advance(prefix.Length + shared.Length);
    }
}
