using CoalescingCluster.Silo.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CoalescingCluster.Silo.Doors;

/// <summary>The listeners of the doors; knows their ports once they listen, also those that the system chose.</summary>
internal sealed class DoorListeners(SiloLayout layout)
{
    /// <summary>Bytes of a body that is too long that are read and thrown away, so that its caller hears of it.</summary>
    private const long MostThrownAway = 64L << 20;

    private ListenOptions? _http;
    private ListenOptions? _grpc;
    private ListenOptions? _admin;

    /// <summary>Port of the HTTP door.</summary>
    public int HttpPort => PortOf(_http, layout.HttpEndPoint.Port);

    /// <summary>Port of the gRPC door.</summary>
    public int GrpcPort => PortOf(_grpc, layout.GrpcEndPoint.Port);

    /// <summary>Port of the admin door.</summary>
    public int AdminPort => PortOf(_admin, layout.AdminEndPoint.Port);

    /// <summary>Adds the listeners to the server.</summary>
    public void AddTo(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;

        // The doors refuse what exceeds their limit; the server only has to bound what is thrown away after that, for five seconds at most: a caller
        // that is still sending when the connection closes never sees why.
        kestrel.Limits.MaxRequestBodySize = Math.Max(MostThrownAway, 2L * layout.Http.MaxBodyBytes);

        // Callers that read slowly are given up by the doors, after a time that is a setting.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(layout.HttpEndPoint, options => (_http = options).Protocols = HttpProtocols.Http1);
        kestrel.Listen(layout.GrpcEndPoint, options => (_grpc = options).Protocols = HttpProtocols.Http2);
        kestrel.Listen(layout.AdminEndPoint, options => (_admin = options).Protocols = HttpProtocols.Http1);
    }

    private static int PortOf(ListenOptions? listener, int configured) => listener?.IPEndPoint is { Port: not 0 } endPoint ? endPoint.Port : configured;
}
