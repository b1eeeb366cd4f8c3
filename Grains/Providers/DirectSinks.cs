using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CoalescingCluster.Providers;

/// <summary>The direct inferences of this silo that wait for slices.</summary>
internal sealed class DirectSinks
{
    private readonly ConcurrentDictionary<Guid, IDirectSink> _sinks = new();

    /// <summary>Adds a sink.</summary>
    public void Register(Guid id, IDirectSink sink) => _sinks[id] = sink;

    /// <summary>Finds a sink.</summary>
    public bool TryGet(Guid id, [NotNullWhen(true)] out IDirectSink? sink) => _sinks.TryGetValue(id, out sink);

    /// <summary>Removes a sink.</summary>
    public void Unregister(Guid id) => _sinks.TryRemove(id, out _);
}
