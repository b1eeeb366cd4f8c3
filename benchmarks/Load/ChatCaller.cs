using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace CoalescingCluster.Benchmarks.Load;

/// <summary>Calls the OpenAI door as an application would, and reads the whole answer.</summary>
internal sealed class ChatCaller : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _route;

    public ChatCaller(Uri baseAddress, string key, int connections)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(5) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _route = new Uri(baseAddress, "v1/chat/completions");
    }

    /// <summary>Asks one question.</summary>
    public async Task<ServedAnswer> AskAsync(string model, string prompt, bool stream, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var body = JsonSerializer.SerializeToUtf8Bytes(new { model, stream, messages = new[] { new { role = "user", content = prompt } } });
        using var request = new HttpRequestMessage(HttpMethod.Post, _route) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var outcome = response.Headers.TryGetValues("x-coalesce-status", out var values) ? values.First() : "";
            if (!response.IsSuccessStatusCode)
            {
                return new((int)response.StatusCode, outcome, "", 0, 0, Elapsed(start), await response.Content.ReadAsStringAsync(cancellationToken))
                {
                    RetryAfter = response.Headers.RetryAfter?.Delta?.TotalSeconds,
                };
            }

            var (text, promptTokens, completionTokens) = stream
                ? await ReadStreamAsync(response, cancellationToken)
                : await ReadWholeAsync(response, cancellationToken);
            return new((int)response.StatusCode, outcome, text, promptTokens, completionTokens, Elapsed(start), text.Length == 0 ? "The answer is empty." : null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new(0, "", "", 0, 0, Elapsed(start), error.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static TimeSpan Elapsed(long start) => TimeProvider.System.GetElapsedTime(start);

    private static async Task<(string Text, int Prompt, int Completion)> ReadWholeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(content, cancellationToken: cancellationToken);
        var root = json.RootElement;
        var usage = root.GetProperty("usage");
        return (
            root.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString() ?? "",
            usage.GetProperty("prompt_tokens").GetInt32(),
            usage.GetProperty("completion_tokens").GetInt32());
    }

    private static async Task<(string Text, int Prompt, int Completion)> ReadStreamAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(content).EnumerateAsync(cancellationToken))
        {
            if (item.Data == "[DONE]")
                return (text.ToString(), 0, 0);
            using var json = JsonDocument.Parse(item.Data);
            if (json.RootElement.TryGetProperty("error", out var error))
                throw new IOException(error.GetProperty("message").GetString());
            foreach (var choice in json.RootElement.GetProperty("choices").EnumerateArray())
            {
                if (choice.GetProperty("delta").TryGetProperty("content", out var delta) && delta.ValueKind == JsonValueKind.String)
                    text.Append(delta.GetString());
            }
        }

        throw new IOException("The stream ended without [DONE].");
    }
}
