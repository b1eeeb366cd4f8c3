using System.Text.Json;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>The simulated provider's <c>POST /v1/messages</c>, JSON and SSE, and <c>POST /v1/messages/count_tokens</c>.</summary>
internal sealed class SimulatedMessages(SimulationState state, TimeProvider time)
{
    /// <summary>Answers a call.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var stop = context.RequestAborted;
        var admission = state.Bucket?.Admit();
        context.Response.Headers["request-id"] = $"req_{Guid.NewGuid():n}";
        using var body = await SimulatedChat.ReadAsync(context);
        if (body is null || !SimulatedChat.IsChat(body.RootElement) || !body.RootElement.TryGetProperty("max_tokens", out _))
        {
            await WriteErrorAsync(context, 400, "The body must be a Messages request.");
            return;
        }

        var controls = state.Controls;
        var request = body.RootElement;
        var answer = SimulatedAnswer.To(request, controls.Tokens!.Value);
        var told = 0;
        state.CallStarted(answer.PromptTokens);
        try
        {
            if (SimulatedRefusal.Of(state, controls, admission, context.Response.Headers) is { } refusal)
            {
                await WriteErrorAsync(context, refusal.Status, refusal.Message);
                return;
            }

            var pace = new Pace(controls, time);
            if (request.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True)
            {
                await new SimulatedMessageStream(context.Response, request, answer).WriteAsync(pace, count => told = count, stop);
                return;
            }

            for (; told < answer.Words.Count; told++)
            {
                if (await pace.BeforeAsync(told, stop))
                    continue;
                context.Abort();
                return;
            }

            await context.Response.WriteAsJsonAsync(Whole(request, answer), stop);
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

    /// <summary>Counts a prompt's tokens; no call in the counters, as it costs nothing.</summary>
    public static async Task CountAsync(HttpContext context)
    {
        using var body = await SimulatedChat.ReadAsync(context);
        if (body is null || !SimulatedChat.IsChat(body.RootElement))
            await WriteErrorAsync(context, 400, "The body must be a Messages request.");
        else
            await context.Response.WriteAsJsonAsync(new { input_tokens = SimulatedAnswer.To(body.RootElement, 1).PromptTokens }, context.RequestAborted);
    }

    private static Task WriteErrorAsync(HttpContext context, int status, string message)
    {
        var type = status switch
        {
            401 => "authentication_error",
            403 => "permission_error",
            404 => "not_found_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            529 => "overloaded_error",
            < 500 => "invalid_request_error",
            _ => "api_error",
        };
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { type = "error", error = new { type, message }, request_id = context.Response.Headers["request-id"].ToString() }, context.RequestAborted);
    }

    private static object Whole(JsonElement request, SimulatedAnswer answer)
    {
        object block = answer.Call is { } call
            ? new { type = "tool_use", id = $"toolu_{call.Id}", name = call.Name, input = JsonDocument.Parse(call.Arguments).RootElement.Clone() }
            : new { type = "text", text = answer.Text };
        return new
        {
            id = $"msg_{Guid.NewGuid():n}",
            type = "message",
            role = "assistant",
            model = request.GetProperty("model").GetString(),
            content = new[] { block },
            stop_reason = answer.Call is null ? "end_turn" : "tool_use",
            stop_sequence = (string?)null,
            usage = new { input_tokens = answer.PromptTokens, output_tokens = answer.Words.Count },
        };
    }
}
