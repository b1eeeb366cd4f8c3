using System.Net;
using CoalescingCluster.Coalescing;
using CoalescingCluster.Silo.Clustering;
using CoalescingCluster.Silo.Store;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>Where everything of this silo listens, worked out from the settings before anything is started.</summary>
internal sealed class SiloLayout
{
    private const int DoorShift = 100;

    private SiloLayout(IConfiguration configuration)
    {
        Instance = Get<SiloOptions>(configuration, SiloOptions.Section).Instance;
        Http = Get<HttpDoorOptions>(configuration, HttpDoorOptions.Section);
        Grpc = Get<GrpcDoorOptions>(configuration, GrpcDoorOptions.Section);
        Admin = Get<AdminDoorOptions>(configuration, AdminDoorOptions.Section);
        Cluster = Get<ClusterSettingsOptions>(configuration, ClusterSettingsOptions.Section);
        Store = Get<StoreOptions>(configuration, StoreOptions.Section);
        Shutdown = Get<ShutdownOptions>(configuration, ShutdownOptions.Section);
        InferenceTimeoutSeconds = Get<CoalescingOptions>(configuration, CoalescingOptions.Section).TimeoutSeconds;
        SiloLayoutValidator.Check(this);
        HttpEndPoint = EndPointOf(Http, 8080);
        GrpcEndPoint = EndPointOf(Grpc, 8081);
        AdminEndPoint = EndPointOf(Admin, 8082);
        AdvertisedAddress = ParseAddress(Cluster.AdvertisedAddress)!;
        SiloPort = FreePort.Resolve(Cluster.SiloPort ?? 11111 + Instance, AdvertisedAddress);
        GatewayPort = FreePort.Resolve(Cluster.GatewayPort ?? 30000 + Instance, AdvertisedAddress);
        StorePort = HasEmbeddedStore ? FreePort.Resolve(Store.Port, IPAddress.Loopback) : Store.Port;
    }

    public int Instance { get; }

    public HttpDoorOptions Http { get; }

    public GrpcDoorOptions Grpc { get; }

    public AdminDoorOptions Admin { get; }

    public ClusterSettingsOptions Cluster { get; }

    public StoreOptions Store { get; }

    public ShutdownOptions Shutdown { get; }

    /// <summary>The longest that an inference may take.</summary>
    public int InferenceTimeoutSeconds { get; }

    public IPEndPoint HttpEndPoint { get; }

    public IPEndPoint GrpcEndPoint { get; }

    public IPEndPoint AdminEndPoint { get; }

    public IPAddress AdvertisedAddress { get; }

    public int SiloPort { get; }

    public int GatewayPort { get; }

    /// <summary>Port of the embedded store, this silo's or that of instance 0.</summary>
    public int StorePort { get; }

    /// <summary>Whether this silo runs the embedded store.</summary>
    public bool HasEmbeddedStore => Store.ConnectionString is null && Instance == 0;

    /// <summary>Whether all silos of the cluster must be on this machine.</summary>
    public bool IsOneMachine => Store.ConnectionString is null;

    /// <summary>Whether nothing of this silo can be reached from another machine.</summary>
    public bool IsLoopbackOnly => IPAddress.IsLoopback(HttpEndPoint.Address) && IPAddress.IsLoopback(GrpcEndPoint.Address)
        && IPAddress.IsLoopback(AdminEndPoint.Address) && IPAddress.IsLoopback(AdvertisedAddress);

    /// <summary>Full path of the embedded store's folder.</summary>
    public string DataFolder => Path.GetFullPath(Store.DataFolder);

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="StartupException">One of them is wrong.</exception>
    public static SiloLayout Read(IConfiguration configuration) => new(configuration);

    /// <summary>The address, or <c>null</c> when the text is none.</summary>
    internal static IPAddress? ParseAddress(string text) => text switch
    {
        "localhost" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        _ => IPAddress.TryParse(text, out var address) ? address : null,
    };

    private IPEndPoint EndPointOf(DoorOptions door, int port) => new(ParseAddress(door.Address)!, door.Port ?? port + (Instance * DoorShift));

    private static T Get<T>(IConfiguration configuration, string section)
        where T : new() => configuration.GetSection(section).Get<T>() ?? new T();
}
