using System.Net.Http.Headers;

namespace CoalescingCluster.Providers.Limits;

/// <summary>
/// Tells whoever makes a request when it left and shows it the response's headers, past the wire clients: the official SDKs hand on only some, and each in its own way.
/// </summary>
internal sealed class ResponseTap(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly AsyncLocal<(Action Left, Action<HttpResponseHeaders> Came)?> Listener = new();

    /// <summary>Tells of requests that this asynchronous flow makes from here on.</summary>
    /// <param name="left">The request was written to its connection.</param>
    /// <param name="came">The headers of its response came.</param>
    public static void Listen(Action left, Action<HttpResponseHeaders> came) => Listener.Value = (left, came);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Listener.Value is not var (left, came))
            return await base.SendAsync(request, cancellationToken);
        if (request.Content is { } content)
            request.Content = new NotedContent(content, left);
        var response = await base.SendAsync(request, cancellationToken);
        left();
        came(response.Headers);
        return response;
    }
}
