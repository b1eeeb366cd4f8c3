using System.Net.Http.Headers;

namespace CoalescingCluster.Providers.Limits;

/// <summary>
/// Shows the headers of responses to whoever made the request, past the wire clients: the official SDKs hand on only some, and each in its own way.
/// </summary>
internal sealed class ResponseTap(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly AsyncLocal<Action<HttpResponseHeaders>?> Listener = new();

    /// <summary>Shows the headers of responses to requests that this asynchronous flow makes from here on.</summary>
    public static void Listen(Action<HttpResponseHeaders> listener) => Listener.Value = listener;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        Listener.Value?.Invoke(response.Headers);
        return response;
    }
}
