using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>Writes a simulated answer as the OpenAI wire's server-sent events.</summary>
internal sealed class SimulatedStream
{
    private const int MostTogether = 64;

    private readonly HttpResponse _response;
    private readonly SimulatedAnswer _answer;
    private readonly string _prefix;
    private readonly bool _includeUsage;

    public SimulatedStream(HttpResponse response, JsonElement request, SimulatedAnswer answer, TimeProvider time)
    {
        _response = response;
        _answer = answer;
        _prefix = $"data: {{\"id\":\"chatcmpl-{Guid.NewGuid():n}\",\"object\":\"chat.completion.chunk\",\"created\":{time.GetUtcNow().ToUnixTimeSeconds()},\"model\":{JsonSerializer.Serialize(request.GetProperty("model").GetString())},";
        _includeUsage = request.TryGetProperty("stream_options", out var options) && options.ValueKind == JsonValueKind.Object
            && options.TryGetProperty("include_usage", out var usage) && usage.ValueKind == JsonValueKind.True;
    }

    /// <summary>Writes the stream at a pace; reports how many tokens were told.</summary>
    public async Task WriteAsync(Pace pace, Action<int> told, CancellationToken cancellationToken)
    {
        var usage = _includeUsage ? ",\"usage\":null" : "";
        var isWhole = _answer.Call is { } call ? await CallAsync(call, pace, usage, told, cancellationToken) : await TellAsync(pace, usage, told, cancellationToken);
        if (!isWhole)
            throw BrokenOff();

        Chunk($"\"choices\":[{{\"index\":0,\"delta\":{{}},\"logprobs\":null,\"finish_reason\":\"{(_answer.Call is null ? "stop" : "tool_calls")}\"}}]{usage}");
        if (_includeUsage)
            Chunk($"\"choices\":[],\"usage\":{{\"prompt_tokens\":{_answer.PromptTokens},\"completion_tokens\":{_answer.Words.Count},\"total_tokens\":{_answer.PromptTokens + _answer.Words.Count}}}");
        _response.BodyWriter.Write("data: [DONE]\n\n"u8);
        await _response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <summary>
    /// What ends a stream in the middle: the server then closes the connection without the mark that the response is whole, after all that was written. Aborting it could
    /// overtake that.
    /// </summary>
    public static Exception BrokenOff() => new InvalidOperationException("The simulated provider was told to break its answer off.");

    private async Task<bool> TellAsync(Pace pace, string usage, Action<int> told, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _answer.Words.Count; i++)
        {
            if (!await pace.BeforeAsync(i, cancellationToken))
                return false;
            if (i == 0)
                Begin(usage);
            Delta($"\"content\":{JsonSerializer.Serialize(_answer.Words[i])}", usage);
            told(i + 1);

            // Under load a token is late; those that are due go out together, which is what makes thousands of streams affordable.
            if (!pace.IsDue(i + 1) || i % MostTogether == MostTogether - 1)
                await _response.BodyWriter.FlushAsync(cancellationToken);
        }

        return true;
    }

    private async Task<bool> CallAsync(SimulatedToolCall call, Pace pace, string usage, Action<int> told, CancellationToken cancellationToken)
    {
        if (!await pace.BeforeAsync(0, cancellationToken))
            return false;
        Begin(usage);
        Delta($"\"tool_calls\":[{{\"index\":0,\"id\":\"call_{call.Id}\",\"type\":\"function\",\"function\":{{\"name\":{JsonSerializer.Serialize(call.Name)},\"arguments\":\"\"}}}}]", usage);
        await _response.BodyWriter.FlushAsync(cancellationToken);
        var half = call.Arguments.Length / 2;
        foreach (var piece in new[] { call.Arguments[..half], call.Arguments[half..] })
            Delta($"\"tool_calls\":[{{\"index\":0,\"function\":{{\"arguments\":{JsonSerializer.Serialize(piece)}}}}}]", usage);
        told(_answer.Words.Count);
        return true;
    }

    private void Delta(string members, string usage) => Chunk($"\"choices\":[{{\"index\":0,\"delta\":{{{members}}},\"logprobs\":null,\"finish_reason\":null}}]{usage}");

    private void Begin(string usage)
    {
        _response.ContentType = "text/event-stream";
        _response.Headers.CacheControl = "no-cache";
        Chunk($"\"choices\":[{{\"index\":0,\"delta\":{{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}},\"logprobs\":null,\"finish_reason\":null}}]{usage}");
    }

    private void Chunk(string rest)
    {
        Encoding.UTF8.GetBytes(_prefix, _response.BodyWriter);
        Encoding.UTF8.GetBytes(rest, _response.BodyWriter);
        _response.BodyWriter.Write("}\n\n"u8);
    }
}
