using System.Text.Json;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>The simulated provider's <c>POST /v1/chat/completions</c>, JSON and SSE.</summary>
internal sealed class SimulatedChat(SimulationState state, TimeProvider time)
{
    private const int MaxBodyBytes = 32 << 20;

    /// <summary>Answers a call.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var stop = context.RequestAborted;
        var admission = state.Bucket?.Admit();
        context.Response.Headers["x-request-id"] = $"req_{Guid.NewGuid():n}";
        using var body = await ReadAsync(context);
        if (body is null || !IsChat(body.RootElement))
        {
            await WriteErrorAsync(context, 400, "invalid_request_error", "The body must be a chat-completions request.", null);
            return;
        }

        var controls = state.Controls;
        var answer = SimulatedAnswer.To(body.RootElement, controls.Tokens!.Value);
        var told = 0;
        state.CallStarted(answer.PromptTokens);
        try
        {
            if (SimulatedRefusal.Of(state, controls, admission, context.Response.Headers) is { } refusal)
            {
                var type = refusal.Status == 429 ? "rate_limit_error" : refusal.Status < 500 ? "invalid_request_error" : "server_error";
                await WriteErrorAsync(context, refusal.Status, type, refusal.Message, refusal.IsRateLimit ? "rate_limit_exceeded" : null);
                return;
            }

            var pace = new Pace(controls, time);
            if (body.RootElement.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True)
            {
                await new SimulatedStream(context.Response, body.RootElement, answer, time).WriteAsync(pace, count => told = count, stop);
                return;
            }

            for (; told < answer.Words.Count; told++)
            {
                if (await pace.BeforeAsync(told, stop))
                    continue;
                context.Abort();
                return;
            }

            await WriteWholeAsync(context, body.RootElement, answer);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The caller left.
        }
        finally
        {
            state.CallEnded(told);
        }
    }

    /// <summary>An error in the OpenAI wire's form.</summary>
    public static Task WriteErrorAsync(HttpContext context, int status, string type, string message, string? code)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { message, type, param = (string?)null, code } }, context.RequestAborted);
    }

    private async Task WriteWholeAsync(HttpContext context, JsonElement request, SimulatedAnswer answer) =>
        await context.Response.WriteAsJsonAsync(
            new
            {
                id = $"chatcmpl-{Guid.NewGuid():n}",
                @object = "chat.completion",
                created = time.GetUtcNow().ToUnixTimeSeconds(),
                model = request.GetProperty("model").GetString(),
                choices = new[] { new { index = 0, message = MessageOf(answer), logprobs = (object?)null, finish_reason = answer.Call is null ? "stop" : "tool_calls" } },
                usage = new { prompt_tokens = answer.PromptTokens, completion_tokens = answer.Words.Count, total_tokens = answer.PromptTokens + answer.Words.Count },
            },
            context.RequestAborted);

    private static object MessageOf(SimulatedAnswer answer) => answer.Call is { } call
        ? new { role = "assistant", content = (string?)null, refusal = (string?)null, tool_calls = new[] { new { id = $"call_{call.Id}", type = "function", function = new { name = call.Name, arguments = call.Arguments } } } }
        : new { role = "assistant", content = answer.Text, refusal = (string?)null };

    /// <summary>Whether a body has what requests of both wires have.</summary>
    public static bool IsChat(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String
        && body.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array && messages.GetArrayLength() > 0;

    /// <summary>Reads a body; <c>null</c> when it is none.</summary>
    public static async Task<JsonDocument?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBodyBytes)
            return null;
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
