using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace CoalescingCluster.Storage;

/// <summary>Opens grain state that tolerates a store that is away.</summary>
internal sealed class TolerantStateFactory(IServiceProvider services, StoreHealth health, TimeProvider time)
{
    /// <summary>Name of the grain storage provider that answers and indexes are kept in.</summary>
    public const string StorageName = "answers";

    private readonly IGrainStorage _storage = services.GetRequiredKeyedService<IGrainStorage>(StorageName);

    /// <summary>Opens the state <paramref name="name"/> of a grain; reads nothing yet.</summary>
    public TolerantState<T> Open<T>(string name, GrainId grain)
        where T : class, new() => new(name, grain, _storage, health, time);
}
