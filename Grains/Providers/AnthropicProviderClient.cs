using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CoalescingCluster.Providers.Messages;

namespace CoalescingCluster.Providers;

/// <summary>Speaks the Messages API of Anthropic: one request per call, answered as server-sent events.</summary>
internal sealed class AnthropicProviderClient(string provider, ProviderOptions options, HttpClient http) : IProviderClient, ITokenCounter
{
    private const string Version = "2023-06-01";
    private const int MaxErrorBytes = 16 * 1024;

    private readonly Uri _messages = new(options.BaseUrl.TrimEnd('/') + "/v1/messages");
    private readonly Uri _count = new(options.BaseUrl.TrimEnd('/') + "/v1/messages/count_tokens");

    /// <inheritdoc/>
    public async IAsyncEnumerable<Slice> StreamAsync(InferenceCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(_messages, call, MessagesBody.Of(call, options.MaxTokens, stream: true), cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var events = new MessagesEvents(provider);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            // A server that cannot stream answers with the whole.
            using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            foreach (var slice in events.ReadWhole(json.RootElement))
                yield return slice;
            yield break;
        }

        await foreach (var item in SseParser.Create(stream, (_, data) => events.Read(data)).EnumerateAsync(cancellationToken))
        {
            if (item.Data is { } slice)
                yield return slice;
            if (events.IsCompleted)
                yield break;
        }

        throw new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' broke its answer off.");
    }

    /// <inheritdoc/>
    public async Task<int> CountAsync(InferenceCall call, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(_count, call, MessagesBody.Of(call, maxTokens: null, stream: false), cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return json.RootElement.TryGetProperty("input_tokens", out var tokens) && tokens.TryGetInt32(out var count)
            ? count
            : throw new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' sent a count that is none.");
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, InferenceCall call, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("anthropic-version", Version);
        if (!string.IsNullOrEmpty(options.ApiKey))
            request.Headers.TryAddWithoutValidation("x-api-key", options.ApiKey);
        if (MessagesBody.BetasOf(call.Body) is { } betas)
            request.Headers.TryAddWithoutValidation("anthropic-beta", betas);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' could not be reached: {error.Message}");
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await ErrorOfAsync(response, cancellationToken);
    }

    private async Task<InferenceException> ErrorOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var message = "";
        try
        {
            var buffer = new byte[MaxErrorBytes];
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (json.RootElement.TryGetProperty("error", out var error) && error.TryGetProperty("message", out var text))
                message = text.GetString() ?? "";
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException or HttpRequestException)
        {
            // An error without a message that can be read is reported by its status.
        }

        return OpenAIErrors.Of(provider, new OpenAIError((int)response.StatusCode, message), RetryAfter.Of(name => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null));
    }
}
