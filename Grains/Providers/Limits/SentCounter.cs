namespace CoalescingCluster.Providers.Limits;

/// <summary>Counts what happened within the last second, in tenths. Thread-safe.</summary>
internal sealed class SentCounter(TimeProvider time)
{
    private const int Tenths = 10;

    private readonly Lock _lock = new();
    private readonly (long Tenth, int Count)[] _counts = new (long, int)[Tenths];

    /// <summary>How many there were.</summary>
    public int LastSecond
    {
        get
        {
            lock (_lock)
            {
                var now = Now;
                return _counts.Sum(slot => now - slot.Tenth < Tenths ? slot.Count : 0);
            }
        }
    }

    private long Now => (long)(time.GetTimestamp() / (time.TimestampFrequency / (double)Tenths));

    /// <summary>One more.</summary>
    public void Add()
    {
        lock (_lock)
        {
            var now = Now;
            ref var slot = ref _counts[now % Tenths];
            slot = slot.Tenth == now ? (now, slot.Count + 1) : (now, 1);
        }
    }
}
