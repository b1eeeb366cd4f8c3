namespace CoalescingCluster.Silo.Hosting;

/// <summary>Settings of the gRPC door; section <c>Coalescing:Grpc</c>. Its port is 8081 by default; it speaks HTTP/2 without TLS.</summary>
public sealed class GrpcDoorOptions : DoorOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Grpc";
}
