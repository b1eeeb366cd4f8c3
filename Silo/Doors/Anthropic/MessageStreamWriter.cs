using CoalescingCluster.Pipeline;
using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Silo.Telemetry;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary>
/// Streams an answer as Anthropic's server-sent events. Nothing is sent before the first slice or the first ping, so that what fails before still gets an
/// HTTP status.
/// </summary>
internal sealed class MessageStreamWriter(Failures failures, StreamFlusher flusher, DoorInstruments instruments, IOptions<HttpDoorOptions> options, TimeProvider time)
{
    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);

    /// <summary>Streams until the answer is complete.</summary>
    /// <exception cref="InferenceException">It failed before anything was sent.</exception>
    public async Task WriteAsync(HttpContext context, InferenceRequest request, InferenceSession session, long start)
    {
        var writer = context.Response.BodyWriter;
        var aborted = context.RequestAborted;
        var events = new MessageEventWriter(writer);
        var hasToken = false;
        try
        {
            while (true)
            {
                var batch = await session.ReadAsync(_heartbeat, aborted);
                if (!events.HasStarted)
                {
                    await StartAsync(context, request, session);
                    events.Start(request.Chat.Model, session.Stored?.Value.Usage);
                }

                if (!hasToken && (batch.Slices.Length > 0 || batch.IsCompleted))
                {
                    hasToken = true;
                    instruments.FirstToken(session.Outcome, request.Chat.Model, start);
                    CoalesceHeaders.WriteLate(writer, context.Response.Headers, session);
                }

                if (batch.Slices.Length == 0 && !batch.IsCompleted)
                    events.Ping();
                AddAll(events, batch.Slices.Span);
                if (batch.IsCompleted)
                    break;
                if (!await flusher.FlushAsync(context, writer))
                    return;
            }

            events.End(session.Stored?.Value.Usage);
            await flusher.FlushAsync(context, writer);
            instruments.Served(session.Outcome, request.Chat.Model, start);
        }
        catch (Exception error) when (context.Response.HasStarted)
        {
            instruments.Failed(error, request.Chat.Model, start);
            if (aborted.IsCancellationRequested)
                return;
            var (kind, message, _) = failures.Explain(error, request.RequestId, context.Request.Path);
            events.Fail(kind, message, request.RequestId);
            await flusher.FlushAsync(context, writer);
        }
    }

    private static void AddAll(MessageEventWriter events, ReadOnlySpan<Shared<Slice>> slices)
    {
        foreach (var slice in slices)
            events.Add(slice);
    }

    private async ValueTask StartAsync(HttpContext context, InferenceRequest request, InferenceSession session)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream; charset=utf-8";
        headers.CacheControl = "no-cache";
        headers["X-Accel-Buffering"] = "no";
        headers[RequestIds.Header] = request.RequestId;
        headers[AnthropicErrors.RequestIdHeader] = request.RequestId;
        CoalesceHeaders.Write(headers, session, time.GetUtcNow());
        await context.Response.StartAsync(context.RequestAborted);
    }
}
