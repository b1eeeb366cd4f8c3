using System.Text;
using System.Text.Json;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>Writes a simulated answer as the events of the Messages API.</summary>
internal sealed class SimulatedMessageStream(HttpResponse response, JsonElement request, SimulatedAnswer answer)
{
    private const int MostTogether = 64;

    private int _blocks;

    /// <summary>Writes the events at a pace; reports how many tokens were told.</summary>
    public async Task WriteAsync(Pace pace, Action<int> told, CancellationToken cancellationToken)
    {
        if (!await pace.BeforeAsync(0, cancellationToken))
            throw SimulatedStream.BrokenOff();

        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        Event("message_start", new
        {
            type = "message_start",
            message = new
            {
                id = $"msg_{Guid.NewGuid():n}",
                type = "message",
                role = "assistant",
                model = request.GetProperty("model").GetString(),
                content = Array.Empty<object>(),
                stop_reason = (string?)null,
                stop_sequence = (string?)null,
                usage = new { input_tokens = answer.PromptTokens, output_tokens = 1 },
            },
        });
        Event("ping", new { type = "ping" });
        if (request.TryGetProperty("thinking", out var thinking) && thinking.TryGetProperty("type", out var type) && type.ValueEquals("enabled"u8))
            Think();
        if (!await (answer.Call is { } call ? CallAsync(call, told, cancellationToken) : TellAsync(pace, told, cancellationToken)))
            throw SimulatedStream.BrokenOff();

        Event("message_delta", new
        {
            type = "message_delta",
            delta = new { stop_reason = answer.Call is null ? "end_turn" : "tool_use", stop_sequence = (string?)null },
            usage = new { output_tokens = answer.Words.Count },
        });
        Event("message_stop", new { type = "message_stop" });
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private async Task<bool> TellAsync(Pace pace, Action<int> told, CancellationToken cancellationToken)
    {
        Start(new { type = "text", text = "" });
        for (var i = 0; i < answer.Words.Count; i++)
        {
            if (!await pace.BeforeAsync(i, cancellationToken))
                return false;
            Delta(new { type = "text_delta", text = answer.Words[i] });
            told(i + 1);

            // Under load a token is late; those that are due go out together, which is what makes thousands of streams affordable.
            if (!pace.IsDue(i + 1) || i % MostTogether == MostTogether - 1)
                await response.BodyWriter.FlushAsync(cancellationToken);
        }

        Stop();
        return true;
    }

    private async Task<bool> CallAsync(SimulatedToolCall call, Action<int> told, CancellationToken cancellationToken)
    {
        Start(new { type = "tool_use", id = $"toolu_{call.Id}", name = call.Name, input = new { } });
        Delta(new { type = "input_json_delta", partial_json = "" });
        var half = call.Arguments.Length / 2;
        Delta(new { type = "input_json_delta", partial_json = call.Arguments[..half] });
        await response.BodyWriter.FlushAsync(cancellationToken);
        Delta(new { type = "input_json_delta", partial_json = call.Arguments[half..] });
        told(answer.Words.Count);
        Stop();
        return true;
    }

    private void Think()
    {
        Start(new { type = "thinking", thinking = "", signature = "" });
        Delta(new { type = "thinking_delta", thinking = "This is a simulated thought." });
        Delta(new { type = "signature_delta", signature = "simulated" });
        Stop();
    }

    private void Start(object block) => Event("content_block_start", new { type = "content_block_start", index = _blocks, content_block = block });

    private void Delta(object delta) => Event("content_block_delta", new { type = "content_block_delta", index = _blocks, delta });

    private void Stop() => Event("content_block_stop", new { type = "content_block_stop", index = _blocks++ });

    private void Event(string name, object data) => Encoding.UTF8.GetBytes($"event: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n", response.BodyWriter);
}
