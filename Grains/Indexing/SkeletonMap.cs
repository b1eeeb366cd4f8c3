namespace CoalescingCluster.Indexing;

/// <summary>Slots by the skeleton of their texts; the latest few of each.</summary>
internal sealed class SkeletonMap
{
    /// <summary>Most slots per skeleton.</summary>
    public const int MaxSlots = 4;

    private readonly Dictionary<TextDigest, List<int>> _slots = [];

    /// <summary>Adds a slot; the oldest one gives way.</summary>
    public void Add(TextDigest skeleton, int slot)
    {
        if (!_slots.TryGetValue(skeleton, out var slots))
            _slots.Add(skeleton, slots = new(1));
        if (slots.Count == MaxSlots)
            slots.RemoveAt(0);
        slots.Add(slot);
    }

    /// <summary>Removes a slot, if it is still there.</summary>
    public void Remove(TextDigest skeleton, int slot)
    {
        if (_slots.TryGetValue(skeleton, out var slots) && slots.Remove(slot) && slots.Count == 0)
            _slots.Remove(skeleton);
    }

    /// <summary>The slots of a skeleton, the oldest first.</summary>
    public IReadOnlyList<int> Of(TextDigest skeleton) => _slots.TryGetValue(skeleton, out var slots) ? slots : [];
}
