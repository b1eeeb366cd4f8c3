using System.Net;

namespace CoalescingCluster.Providers.Limits;

/// <summary>A request's body that tells when it was written to the connection.</summary>
internal sealed class NotedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Action _written;

    /// <summary>Wraps a body.</summary>
    public NotedContent(HttpContent inner, Action written)
    {
        (_inner, _written) = (inner, written);
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await _inner.CopyToAsync(stream, context, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        _written();
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
