using System.Buffers;
using System.IO.Pipelines;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Silo.Telemetry;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary>
/// Streams an answer as server-sent events. Nothing is sent before the first slice or the first heartbeat, so that what fails before still gets an
/// HTTP status.
/// </summary>
internal sealed class ChatStreamWriter(Failures failures, StreamFlusher flusher, DoorInstruments instruments, IOptions<HttpDoorOptions> options, TimeProvider time)
{
    private static readonly Func<Slice, byte[]> RenderSlice = AnswerRendering.Render;
    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);

    private static ReadOnlySpan<byte> Data => "data: "u8;

    private static ReadOnlySpan<byte> End => "\n\n"u8;

    private static ReadOnlySpan<byte> Heartbeat => ": waiting for the first token\n\n"u8;

    private static ReadOnlySpan<byte> Done => "data: [DONE]\n\n"u8;

    private static ReadOnlySpan<byte> Role =>
        "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":null}]}"u8;

    /// <summary>Streams until the answer is complete.</summary>
    /// <exception cref="InferenceException">It failed before anything was sent.</exception>
    public async Task WriteAsync(HttpContext context, InferenceRequest request, InferenceSession session, long start)
    {
        var writer = context.Response.BodyWriter;
        var aborted = context.RequestAborted;
        var prefix = Array.Empty<byte>();
        TokenUsage? usage = null;
        try
        {
            while (true)
            {
                var batch = await session.ReadAsync(_heartbeat, aborted);
                if (!context.Response.HasStarted)
                    await StartAsync(context, request, session);
                if (prefix.Length == 0 && (batch.Slices.Length > 0 || batch.IsCompleted))
                {
                    prefix = PrefixFor(request);
                    instruments.FirstToken(session.Outcome, request.Chat.Model, start);
                    CoalesceHeaders.WriteLate(writer, context.Response.Headers, session);
                    WriteChunk(writer, prefix, Role);
                }

                if (batch.Slices.Length == 0 && !batch.IsCompleted)
                    writer.Write(Heartbeat);
                usage = WriteSlices(writer, prefix, batch.Slices.Span) ?? usage;
                if (batch.IsCompleted)
                    break;
                if (!await flusher.FlushAsync(context, writer))
                    return;
            }

            if (request.Chat.IncludeUsage)
                WriteChunk(writer, prefix, AnswerRendering.RenderUsage(usage ?? session.Stored?.Value.Usage ?? new TokenUsage(0, 0)));
            writer.Write(Done);
            await flusher.FlushAsync(context, writer);
            instruments.Served(session.Outcome, request.Chat.Model, start);
        }
        catch (Exception error) when (context.Response.HasStarted)
        {
            instruments.Failed(error, request.Chat.Model, start);
            if (!aborted.IsCancellationRequested)
                await WriteErrorAsync(context, writer, error, request.RequestId);
        }
    }

    private async ValueTask StartAsync(HttpContext context, InferenceRequest request, InferenceSession session)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream";
        headers.CacheControl = "no-cache";
        headers["X-Accel-Buffering"] = "no";
        headers[RequestIds.Header] = request.RequestId;
        CoalesceHeaders.Write(headers, session, time.GetUtcNow());
        await context.Response.StartAsync(context.RequestAborted);
    }

    private byte[] PrefixFor(InferenceRequest request)
    {
        var buffer = new byte[CompletionPrefix.MaxLength(request.Chat.Model)];
        return buffer[..CompletionPrefix.Write(buffer, request.Chat.Model, time.GetUtcNow(), isChunk: true)];
    }

    private static TokenUsage? WriteSlices(PipeWriter writer, byte[] prefix, ReadOnlySpan<Shared<Slice>> slices)
    {
        TokenUsage? usage = null;
        foreach (var slice in slices)
        {
            usage = slice.Value.Usage ?? usage;
            var shared = slice.Render(RenderingSlot.OpenAI, RenderSlice).Span;
            if (!shared.IsEmpty)
                WriteChunk(writer, prefix, shared);
        }

        return usage;
    }

    private static void WriteChunk(PipeWriter writer, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> shared)
    {
        var length = Data.Length + prefix.Length + shared.Length + End.Length;
        var target = writer.GetSpan(length);
        Data.CopyTo(target);
        prefix.CopyTo(target[Data.Length..]);
        shared.CopyTo(target[(Data.Length + prefix.Length)..]);
        End.CopyTo(target[(length - End.Length)..]);
        writer.Advance(length);
    }

    private async Task WriteErrorAsync(HttpContext context, PipeWriter writer, Exception error, string requestId)
    {
        var (kind, message, inference) = failures.Explain(error, requestId, context.Request.Path);
        writer.Write(Data);
        writer.Write(OpenAIErrors.Render(kind, message, inference?.Param));
        writer.Write(End);
        await flusher.FlushAsync(context, writer);
    }
}
