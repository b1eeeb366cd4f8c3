using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using OpenAI;
using OpenAI.Chat;

namespace CoalescingCluster.Providers;

/// <summary>
/// Speaks the OpenAI wire through the official SDK's protocol methods: the SDK sends the body as it is and streams the response, so that members which
/// the SDK does not know (a vendor's sampling parameters, visible reasoning) survive both ways.
/// </summary>
internal sealed class OpenAIProviderClient : IProviderClient
{
    private readonly OpenAIClient _client;
    private readonly string _provider;

    /// <summary>Creates the client of one provider.</summary>
    public OpenAIProviderClient(string provider, ProviderOptions options, HttpClient http)
    {
        _provider = provider;
        var settings = new OpenAIClientOptions
        {
            Endpoint = new Uri(options.BaseUrl),
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        _client = new OpenAIClient(new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey), settings);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Slice> StreamAsync(InferenceCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(call, cancellationToken);
        var stream = response.ContentStream ?? throw new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{_provider}' sent no content.");
        var isSse = response.Headers.TryGetValue("Content-Type", out var type) && type?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;
        if (!isSse)
        {
            // A server that cannot stream answers with the whole.
            yield return OpenAIWire.ReadWhole(await BinaryData.FromStreamAsync(stream, cancellationToken), _provider);
            yield break;
        }

        var isFinished = false;
        await foreach (var item in SseParser.Create(stream, static (_, data) => data.SequenceEqual("[DONE]"u8) ? null : OpenAIWire.ReadChunk(data)).EnumerateAsync(cancellationToken))
        {
            if (item.Data is not { } chunk)
                yield break;
            if (chunk.Error is { } error)
                throw OpenAIErrors.Of(_provider, error, null);
            if (chunk.Slice is { } slice)
            {
                isFinished |= slice.FinishReason is not null;
                yield return slice;
            }
        }

        // A gateway between may end a stream whose source broke off as if it were whole.
        if (!isFinished)
            throw new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{_provider}' broke its answer off before it was finished.");
    }

    private async Task<PipelineResponse> SendAsync(InferenceCall call, CancellationToken cancellationToken)
    {
        var chat = _client.GetChatClient(call.UpstreamModel);
        using var content = BinaryContent.Create(BinaryData.FromBytes(OpenAIWire.StreamedBody(call)));
        var options = new RequestOptions { BufferResponse = false, ErrorOptions = ClientErrorBehaviors.NoThrow, CancellationToken = cancellationToken };
        ClientResult result;
        try
        {
            result = await chat.CompleteChatAsync(content, options);
        }
        catch (Exception error) when (error is HttpRequestException or ClientResultException or IOException)
        {
            throw new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{_provider}' could not be reached: {error.Message}");
        }

        var response = result.GetRawResponse();
        if (!response.IsError)
            return response;
        using (response)
            throw await OpenAIErrors.OfAsync(_provider, response, cancellationToken);
    }
}
