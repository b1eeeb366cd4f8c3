using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CoalescingCluster.Benchmarks.HotPath;

/// <summary>
/// A closed load over plain sockets: each connection sends the same HTTP/1.1 request again as soon as the response is read. It does as little as
/// possible, so that on a small machine the server and not the client is what is measured.
/// </summary>
internal sealed class RawLoad(int port, string path, string headers, byte[] body, int connections)
{
    private readonly byte[] _request =
    [
        .. Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n")),
        .. body,
    ];

    /// <summary>Runs for a while.</summary>
    /// <returns>Requests per second, and the length of the last response.</returns>
    public async Task<(double RequestsPerSecond, int ResponseBytes)> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => ConnectionAsync(start, duration, cancellationToken)));
        var took = TimeProvider.System.GetElapsedTime(start);
        return (counts.Sum(static count => count.Requests) / took.TotalSeconds, counts[0].ResponseBytes);
    }

    private async Task<(long Requests, int ResponseBytes)> ConnectionAsync(long start, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        var buffer = new byte[64 * 1024];
        long requests = 0;
        var length = 0;
        while (TimeProvider.System.GetElapsedTime(start) < duration)
        {
            await socket.SendAsync(_request, cancellationToken);
            length = await ReadResponseAsync(socket, buffer, cancellationToken);
            requests++;
        }

        return (requests, length);
    }

    private static async Task<int> ReadResponseAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
                throw new IOException("The server closed the connection.");
            filled += read;
            var headerEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (headerEnd < 0)
                continue;
            var head = buffer.AsSpan(0, headerEnd);
            if (!head.StartsWith("HTTP/1.1 200"u8))
                throw new IOException($"The server answered: {Encoding.ASCII.GetString(buffer, 0, filled)}");
            var total = headerEnd + 4 + ContentLength(head);
            if (filled >= total)
                return total;
        }
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
            throw new IOException("The response has no Content-Length.");
        var digits = head[(at + 16)..];
        var end = digits.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? digits : digits[..end], CultureInfo.InvariantCulture);
    }
}
