using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CoalescingCluster.Storage;

/// <summary>
/// A concurrent cache bounded by weight. Eviction is second chance (clock): entries are tried in the order they came, and one that was read
/// since its last trial gets another round. Reads take no lock.
/// </summary>
/// <param name="capacity">Greatest sum of the entries' weights.</param>
internal sealed class BoundedCache<TKey, TValue>(long capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly ConcurrentQueue<Entry> _clock = new();
    private long _weight;

    /// <summary>Sum of the weights of the entries.</summary>
    public long Weight => Volatile.Read(ref _weight);

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Finds an entry.</summary>
    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            if (!entry.WasRead)
                entry.WasRead = true;
            value = entry.Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Adds or replaces an entry; one that is heavier than the whole cache is not kept.</summary>
    public void Set(TKey key, TValue value, int weight)
    {
        if (weight > capacity)
        {
            Remove(key);
            return;
        }

        var entry = new Entry(key, value, weight);
        while (true)
        {
            if (_entries.TryGetValue(key, out var old))
            {
                if (!_entries.TryUpdate(key, entry, old))
                    continue;
                Interlocked.Add(ref _weight, -old.Weight);
                break;
            }

            if (_entries.TryAdd(key, entry))
                break;
        }

        Interlocked.Add(ref _weight, weight);
        _clock.Enqueue(entry);
        Evict();
    }

    /// <summary>Removes an entry, if there is one.</summary>
    public void Remove(TKey key)
    {
        if (_entries.TryRemove(key, out var entry))
            Interlocked.Add(ref _weight, -entry.Weight);
    }

    private void Evict()
    {
        // Replaced and removed entries stay in the clock until their turn comes, so it is also trimmed by length.
        while ((Volatile.Read(ref _weight) > capacity || _clock.Count > (2 * _entries.Count) + 64) && _clock.TryDequeue(out var entry))
        {
            var isCurrent = _entries.TryGetValue(entry.Key, out var current) && ReferenceEquals(current, entry);
            if (!isCurrent)
                continue;
            if (entry.WasRead || Volatile.Read(ref _weight) <= capacity)
            {
                entry.WasRead = false;
                _clock.Enqueue(entry);
                if (Volatile.Read(ref _weight) <= capacity)
                    return;
            }
            else if (_entries.TryRemove(new KeyValuePair<TKey, Entry>(entry.Key, entry)))
            {
                Interlocked.Add(ref _weight, -entry.Weight);
            }
        }
    }

    private sealed class Entry(TKey key, TValue value, int weight)
    {
        public TKey Key { get; } = key;

        public TValue Value { get; } = value;

        public int Weight { get; } = weight;

        public bool WasRead { get; set; }
    }
}
