using System.Net.Http.Headers;
using CoalescingCluster.Silo.Doors;
using CoalescingCluster.Silo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CoalescingCluster.Tests.Hosting;

/// <summary>
/// A whole silo in this process, started like the real one: embedded store in a folder of its own, simulated provider, Orleans, all doors, on ports that
/// the system chose.
/// </summary>
public sealed class SiloHost : IAsyncDisposable
{
    public const string Key = "dev-key";
    public const string AdminKey = "dev-admin-key";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _application;
    private readonly string? _ownFolder;

    private SiloHost(WebApplication application, string? ownFolder)
    {
        _application = application;
        _ownFolder = ownFolder;
        var listeners = application.Services.GetRequiredService<DoorListeners>();
        Http = new Uri($"http://127.0.0.1:{listeners.HttpPort}/");
        Grpc = new Uri($"http://127.0.0.1:{listeners.GrpcPort}/");
        Admin = new Uri($"http://127.0.0.1:{listeners.AdminPort}/");
        Provider = application.Services.GetRequiredService<SimulatedProviderService>().Address;
        Client = Connect(Key);
    }

    public Uri Http { get; }

    public Uri Grpc { get; }

    public Uri Admin { get; }

    /// <summary>The simulated provider; <c>null</c> when the settings configure another.</summary>
    public Uri? Provider { get; }

    /// <summary>Port of the embedded store, this silo's or the one that it uses.</summary>
    public int StorePort => Services.GetRequiredService<SiloLayout>().StorePort;

    /// <summary>A client of the HTTP door with the first development key.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>The settings of a silo on free ports with a fast simulated provider.</summary>
    public static Dictionary<string, string?> Settings(string dataFolder) => new()
    {
        ["Coalescing:Http:Port"] = "0",
        ["Coalescing:Grpc:Port"] = "0",
        ["Coalescing:Admin:Port"] = "0",
        ["Coalescing:Cluster:SiloPort"] = "0",
        ["Coalescing:Cluster:GatewayPort"] = "0",
        ["Coalescing:Store:Port"] = "0",
        ["Coalescing:Store:DataFolder"] = dataFolder,
        ["Coalescing:SimulatedProvider:Port"] = "0",
        ["Coalescing:SimulatedProvider:FirstTokenMs"] = "5",
        ["Coalescing:SimulatedProvider:TokensPerSecond"] = "5000",
        ["Coalescing:Embedding:Workers"] = "2",
        ["Logging:LogLevel:Default"] = "Warning",
    };

    /// <param name="settings">What differs from <see cref="Settings"/>.</param>
    /// <param name="replace">Services to register instead of the silo's own.</param>
    /// <param name="dataFolder">Folder of the store, to be kept; one of its own, deleted in the end, when <c>null</c>.</param>
    public static async Task<SiloHost> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null, string? dataFolder = null)
    {
        var ownFolder = dataFolder is null ? Directory.CreateTempSubdirectory("coalescing-test-").FullName : null;
        var all = Settings(dataFolder ?? ownFolder!);
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
            all[key] = value;
        var application = SiloApplication.Build([], builder => builder.Configuration.AddInMemoryCollection(all), replace);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await application.StartAsync(patience.Token);
        }
        catch (OperationCanceledException error) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"The silo did not start within {Patience}.", error);
        }

        return new SiloHost(application, ownFolder);
    }

    /// <summary>A client of the HTTP door with another key, or none.</summary>
    public HttpClient Connect(string? key)
    {
        var client = new HttpClient { BaseAddress = Http, Timeout = Patience };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        if (_ownFolder is not null)
            Directory.Delete(_ownFolder, recursive: true);
    }
}
