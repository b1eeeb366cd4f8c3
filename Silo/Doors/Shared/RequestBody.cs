using System.Buffers;
using System.IO.Pipelines;

namespace CoalescingCluster.Silo.Doors;

/// <summary>Reads request bodies up to a bound.</summary>
internal static class RequestBody
{
    /// <summary>Bytes that are read on of a body that does not say how long it is.</summary>
    private const long MostDiscarded = 60L << 20;

    /// <summary>
    /// The whole body, if it lies in one piece in what the connection has read already: nothing is copied then. The caller calls
    /// <see cref="Done"/> when it needs the bytes no more.
    /// </summary>
    public static bool TryPeek(HttpRequest request, int limit, out ReadOnlySequence<byte> body)
    {
        body = default;
        if (request.ContentLength is not { } length || length > limit || !request.BodyReader.TryRead(out var read))
            return false;
        if (read.Buffer.Length == length && read.Buffer.IsSingleSegment)
        {
            body = read.Buffer;
            return true;
        }

        request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
        return false;
    }

    /// <summary>Gives the bytes of <see cref="TryPeek"/> back.</summary>
    public static void Done(HttpRequest request, in ReadOnlySequence<byte> body) => request.BodyReader.AdvanceTo(body.End);

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.BodyTooLarge"/>.</exception>
    public static async ValueTask<PooledBody> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            throw TooLarge(limit);
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                await DiscardAsync(reader, Math.Max(MostDiscarded, limit), cancellationToken);
                throw TooLarge(limit);
            }

            if (read.IsCompleted)
            {
                var body = new PooledBody(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            if (read.IsCanceled)
                throw new OperationCanceledException();
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>
    /// Reads on for a while without keeping anything: a caller that is still sending when the connection closes never sees why.
    /// </summary>
    private static async ValueTask DiscardAsync(PipeReader reader, long most, CancellationToken cancellationToken)
    {
        while (most > 0)
        {
            var read = await reader.ReadAsync(cancellationToken);
            most -= read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private static InferenceException TooLarge(int limit) =>
        new(InferenceErrorCode.BodyTooLarge, $"The request body is longer than the {limit} bytes that are read here; send a shorter one.");
}
