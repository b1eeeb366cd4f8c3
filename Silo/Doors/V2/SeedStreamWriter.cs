using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Silo.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors.V2;

/// <summary>
/// Streams a submission as server-sent events: <c>token</c> with <c>{"text"}</c>, then <c>done</c> with <c>{"status","finish_reason"}</c> or
/// <c>error</c> with problem details. Event ids count from 0; a caller that comes back with <c>Last-Event-ID</c> goes on behind that event.
/// </summary>
internal sealed class SeedStreamWriter(Failures failures, StreamFlusher flusher, IOptions<HttpDoorOptions> options, TimeProvider time)
{
    private static readonly Func<Slice, byte[]> RenderSlice = Render;
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);

    private static ReadOnlySpan<byte> Heartbeat => ": waiting for the first token\n\n"u8;

    /// <summary>Streams until the answer is complete.</summary>
    /// <exception cref="InferenceException">It failed before anything was sent.</exception>
    public async Task WriteAsync(HttpContext context, InferenceSession session, string requestId)
    {
        var (writer, aborted) = (context.Response.BodyWriter, context.RequestAborted);
        var skip = ResumeAt(context.Request.Headers["Last-Event-ID"]);
        var (next, finish) = (0, "stop");
        var hasToken = false;
        try
        {
            while (true)
            {
                var batch = await session.ReadAsync(_heartbeat, aborted);
                if (!context.Response.HasStarted)
                    await StartAsync(context, session);
                if (batch.Slices.Length == 0 && !batch.IsCompleted)
                {
                    writer.Write(Heartbeat);
                }
                else if (!hasToken)
                {
                    hasToken = true;
                    CoalesceHeaders.WriteLate(writer, context.Response.Headers, session);
                }

                foreach (var slice in batch.Slices.Span)
                {
                    finish = slice.Value.FinishReason ?? finish;
                    var shared = slice.Render(RenderingSlot.Seed, RenderSlice).Span;
                    if (!shared.IsEmpty && next++ >= skip)
                        WriteEvent(writer, next - 1, shared);
                }

                if (batch.IsCompleted)
                    break;
                if (!await flusher.FlushAsync(context, writer))
                    return;
            }

            WriteEvent(writer, next, Event("done", json =>
            {
                json.WriteString("request_id", requestId);
                json.WriteString("status", session.Outcome == RequestOutcome.Fallback ? "fallback_success" : "success");
                json.WriteString("finish_reason", finish);
            }));
            await flusher.FlushAsync(context, writer);
        }
        catch (Exception error) when (context.Response.HasStarted && !aborted.IsCancellationRequested)
        {
            var (kind, message, _) = failures.Explain(error, requestId, context.Request.Path);
            writer.Write(Event("error", json =>
            {
                json.WriteString("title", kind.Title);
                json.WriteNumber("status", kind.Status);
                json.WriteString("detail", message);
                json.WriteString("request_id", requestId);
            }));
            await flusher.FlushAsync(context, writer);
        }
    }

    private async ValueTask StartAsync(HttpContext context, InferenceSession session)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream";
        headers.CacheControl = "no-cache";
        headers["X-Accel-Buffering"] = "no";
        CoalesceHeaders.Write(headers, session, time.GetUtcNow());
        await context.Response.StartAsync(context.RequestAborted);
    }

    private static int ResumeAt(string? lastEventId) =>
        int.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last + 1 : 0;

    private static void WriteEvent(PipeWriter writer, int id, ReadOnlySpan<byte> bytes)
    {
        writer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\n")));
        writer.Write(bytes);
    }

    private static byte[] Render(Slice slice) =>
        (slice.Text ?? slice.Refusal) is { Length: > 0 } text ? Event("token", json => json.WriteString("text", text)) : [];

    private static byte[] Event(string name, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        buffer.Write(Encoding.ASCII.GetBytes($"event: {name}\ndata: "));
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
