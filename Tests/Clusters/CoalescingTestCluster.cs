using System.Net.Http.Json;
using System.Text;
using CoalescingCluster.Coalescing;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Database;
using CoalescingCluster.Hosting;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Silo.Simulation;
using CoalescingCluster.Storage;
using CoalescingCluster.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace CoalescingCluster.Tests.Clusters;

/// <summary>Silos in this process with everything real but the store, which is memory, and a simulated provider on a socket.</summary>
public sealed class CoalescingTestCluster : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly InProcessTestCluster _cluster;
    private readonly HttpClient _http = new();

    private CoalescingTestCluster(InProcessTestCluster cluster, SimulatedProvider provider)
    {
        _cluster = cluster;
        Provider = provider;
    }

    public SimulatedProvider Provider { get; }

    public InProcessTestCluster Orleans => _cluster;

    public static async Task<CoalescingTestCluster> StartAsync(int silos = 1, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        var provider = await SimulatedProvider.StartAsync(new SimulatedProviderOptions { Port = 0, FirstTokenMs = 20, TokensPerSecond = 2000, Tokens = 32 }, TimeProvider.System);
        var all = new Dictionary<string, string?>
        {
            ["Coalescing:Providers:simulated:BaseUrl"] = new Uri(provider.Address, "v1").ToString(),
            ["Coalescing:Providers:simulated:MaxConcurrency"] = "64",
            ["Coalescing:Providers:simulated:Models:gpt-4o-mini:ContextWindow"] = "128000",
            ["Coalescing:Embedding:Workers"] = "2",
            ["Coalescing:Database:Provider"] = "None",
        };
        foreach (var (key, value) in settings ?? [])
            all[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(TolerantStateFactory.StorageName, storage => storage.Configure<Orleans.Serialization.Serializer>((options, serializer) => options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer)));
            silo.UseInMemoryReminderService();
            silo.Services.AddAccounting(configuration, new DatabaseFolder(Path.GetTempPath(), "test"));
            silo.Services.AddFingerprinting(configuration);
            silo.Services.AddEquivalence(configuration);
            silo.Services.AddProviders(configuration);
            silo.Services.AddCoalescingPipeline(configuration);
            silo.Services.AddSingleton<ITenantDirectory, TestTenants>();
            services?.Invoke(silo.Services);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync().WaitAsync(Patience);
        return new(cluster, provider);
    }

    /// <summary>The pipeline of a silo.</summary>
    public IInferencePipeline Pipeline(int silo = 0) => Service<IInferencePipeline>(silo);

    public T Service<T>(int silo = 0)
        where T : notnull => _cluster.Silos[silo].ServiceProvider.GetRequiredService<T>();

    /// <summary>Opens a request as a door would.</summary>
    public async Task<InferenceSession> OpenAsync(string text, int silo = 0, string tenant = "dev", RequestControls? controls = null, string members = "", string requestId = "r", TenantContext? asTenant = null, CancellationToken cancellationToken = default)
    {
        var pipeline = Pipeline(silo);
        var body = Encoding.UTF8.GetBytes($$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":{{System.Text.Json.JsonSerializer.Serialize(text)}}}]{{members}}}""");
        return await pipeline.OpenAsync(
            new InferenceRequest { RequestId = requestId, Tenant = asTenant ?? new TenantContext { Id = tenant, Scope = tenant }, Chat = pipeline.Parse(body), Controls = controls ?? RequestControls.Default },
            cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Asks and waits for the whole answer.</summary>
    public async Task<(RequestOutcome Outcome, string Text)> AskAsync(string text, int silo = 0, string tenant = "dev", RequestControls? controls = null, string members = "", string requestId = "r", TenantContext? asTenant = null)
    {
        await using var session = await OpenAsync(text, silo, tenant, controls, members, requestId, asTenant);
        var answer = await session.WholeAsync(CancellationToken.None).AsTask().WaitAsync(Patience);
        return (session.Outcome, answer.Value.Text);
    }

    /// <summary>Asks and reads the stream.</summary>
    public async Task<(RequestOutcome Outcome, string Text)> StreamAsync(string text, int silo = 0, string tenant = "dev")
    {
        await using var session = await OpenAsync(text, silo, tenant);
        var answer = new StringBuilder();
        while (true)
        {
            var batch = await session.ReadAsync(Patience, CancellationToken.None).AsTask().WaitAsync(Patience);
            foreach (var slice in batch.Slices.Span)
                answer.Append(slice.Value.Text);
            if (batch.IsCompleted)
                return (session.Outcome, answer.ToString());
        }
    }

    /// <summary>Sets the simulated provider's controls.</summary>
    public async Task ControlAsync(object controls)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(Provider.Address, "control"), controls);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until something holds; names it when it does not in time.</summary>
    public static async Task EventuallyAsync(Func<bool> holds, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"Waited in vain until {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Provider.DisposeAsync();
        _http.Dispose();
    }

    private sealed class TestTenants : ITenantDirectory
    {
        public bool TryAuthenticate(ReadOnlySpan<char> key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TenantContext? tenant)
        {
            tenant = key is "dev-key" ? new TenantContext { Id = "dev", Scope = "dev" } : null;
            return tenant is not null;
        }

        public bool TryGet(string tenantId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TenantContext? tenant)
        {
            tenant = tenantId.StartsWith("dev", StringComparison.Ordinal) ? new TenantContext { Id = tenantId, Scope = tenantId } : null;
            return tenant is not null;
        }
    }
}
