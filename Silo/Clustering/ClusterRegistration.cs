using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Silo.Store;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Persistence;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace CoalescingCluster.Silo.Clustering;

/// <summary>Registers the Orleans silo: membership, grain state and reminders in the store.</summary>
internal static class ClusterRegistration
{
    /// <summary>Name of the grain storage provider that answers and indexes are kept in.</summary>
    public const string AnswerStorage = "answers";

    /// <summary>Adds the silo.</summary>
    public static WebApplicationBuilder AddCluster(this WebApplicationBuilder builder, SiloLayout layout)
    {
        builder.Services.AddHostedService<DepartedSilos>();
        builder.Host.UseOrleans(silo =>
        {
            AddIdentity(silo, layout);
            AddMembership(silo);
            AddGrainState(silo, layout, builder.Configuration);
            AddReminders(silo);
            AddMessaging(silo);
        });
        return builder;
    }

    private static void AddIdentity(ISiloBuilder silo, SiloLayout layout)
    {
        silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = layout.Cluster.ClusterId;
            options.ServiceId = layout.Cluster.ServiceId;
        });
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = layout.AdvertisedAddress;
            options.SiloPort = layout.SiloPort;
            options.GatewayPort = layout.GatewayPort;
        });
        if (layout.Cluster.SiloName is { } name)
            silo.Configure<Orleans.Configuration.SiloOptions>(options => options.SiloName = name);
    }

    private static void AddMembership(ISiloBuilder silo)
    {
        silo.UseRedisClustering(static _ => { });
        silo.Services.AddOptions<Orleans.Clustering.Redis.RedisClusteringOptions>().Configure<StoreConnection>(static (options, store) =>
        {
            options.ConfigurationOptions = store.Configuration;
            options.CreateMultiplexer = _ => Shared(store);
        });

        // A killed silo is noticed within two seconds instead of ten.
        silo.Configure<ClusterMembershipOptions>(static options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 2;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            options.DefunctSiloExpiration = TimeSpan.FromHours(1);
            options.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
        });
    }

    private static void AddGrainState(ISiloBuilder silo, SiloLayout layout, IConfiguration configuration)
    {
        silo.Services.AddRedisGrainStorage(AnswerStorage, builder => builder.Configure<StoreConnection, Serializer>((options, store, serializer) =>
        {
            options.ConfigurationOptions = store.Configuration;
            options.CreateMultiplexer = _ => Shared(store);
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
            options.DeleteStateOnClear = true;
            options.EntryExpiry = TimeSpan.FromDays(31);
        }));
    }

    private static void AddReminders(ISiloBuilder silo)
    {
        silo.UseRedisReminderService(static _ => { });
        silo.Services.AddOptions<RedisReminderTableOptions>().Configure<StoreConnection>(static (options, store) =>
        {
            options.ConfigurationOptions = store.Configuration;
            options.CreateMultiplexer = _ => Shared(store);
        });
    }

    private static void AddMessaging(ISiloBuilder silo) => silo.Configure<SiloMessagingOptions>(static options => options.CancelRequestOnTimeout = true);

    private static Task<(IConnectionMultiplexer Multiplexer, bool IsShared)> Shared(StoreConnection store) => Task.FromResult((store.Multiplexer, true));
}
