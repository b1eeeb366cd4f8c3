using System.Buffers;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Silo.Authentication;
using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Silo.Telemetry;
using CoalescingCluster.Storage;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary><c>POST /v1/messages</c>: translated to chat completions, so that callers of both wires share one flight.</summary>
internal sealed class MessagesEndpoint(
    IInferencePipeline pipeline,
    CallerAuthentication authentication,
    MessageStreamWriter streams,
    AnthropicErrors errors,
    Failures failures,
    DoorInstruments instruments,
    IOptions<HttpDoorOptions> options,
    TimeProvider time)
{
    private const string BetaHeader = "anthropic-beta";
    private const long TranslatedBytes = 16 << 20;

    private static readonly Func<Answer, byte[]> RenderAnswer = MessageRendering.Render;
    private readonly BoundedCache<TextDigest, ChatRequest> _translated = new(TranslatedBytes);
    private readonly int _limit = options.Value.MaxBodyBytes;

    /// <summary>Serves the request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        var requestId = RequestIds.For(context.Request.Headers);
        string? model = null;
        try
        {
            var tenant = authentication.Authenticate(context);
            var controls = ControlHeaders.Read(context.Request.Headers);
            ChatRequest chat;
            using (var body = await RequestBody.ReadAsync(context.Request, _limit, context.RequestAborted))
                chat = Parse(body.Bytes, context.Request.Headers);
            model = chat.Model;
            var request = new InferenceRequest { RequestId = requestId, Tenant = tenant, Chat = chat, Controls = controls };
            await using var session = await pipeline.OpenAsync(request, context.RequestAborted);
            if (chat.Stream)
            {
                await streams.WriteAsync(context, request, session, start);
                return;
            }

            WriteAnswer(context, request, session, session.Stored ?? await session.WholeAsync(context.RequestAborted));
            instruments.Served(session.Outcome, model, start);
        }
        catch (Exception error)
        {
            instruments.Failed(error, model, start);
            await failures.WriteAsync(context, error, errors, requestId);
        }
    }

    /// <summary>Bodies that repeat byte for byte are translated once.</summary>
    private ChatRequest Parse(ReadOnlyMemory<byte> body, IHeaderDictionary headers)
    {
        if (headers.TryGetValue(BetaHeader, out var betas))
            return pipeline.Parse(MessagesTranslation.ToChat(body, betas));
        var digest = TextDigest.Of(body.Span);
        if (_translated.TryGet(digest, out var known))
            return known;
        var chat = pipeline.Parse(MessagesTranslation.ToChat(body));
        _translated.Set(digest, chat, chat.Weight);
        return chat;
    }

    private void WriteAnswer(HttpContext context, InferenceRequest request, InferenceSession session, Shared<Answer> answer)
    {
        var prefix = MessageRendering.RenderPrefix(request.Chat.Model);
        var shared = answer.Render(RenderingSlot.Anthropic, RenderAnswer);
        var response = context.Response;
        var headers = response.Headers;
        headers.ContentType = "application/json";
        headers[RequestIds.Header] = request.RequestId;
        headers[AnthropicErrors.RequestIdHeader] = request.RequestId;
        CoalesceHeaders.Write(headers, session, time.GetUtcNow());
        response.ContentLength = prefix.Length + shared.Length;
        response.BodyWriter.Write(prefix);
        response.BodyWriter.Write(shared.Span);
    }
}
