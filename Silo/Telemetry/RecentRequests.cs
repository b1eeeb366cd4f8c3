namespace CoalescingCluster.Silo.Telemetry;

/// <summary>
/// A sample of the latest requests, for people who watch: how each was served, never what it asked. At most one is taken every 20 milliseconds, so that
/// the hot path pays nothing for it under load.
/// </summary>
internal sealed class RecentRequests(TimeProvider time)
{
    private const int Capacity = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly RecentRequest?[] _ring = new RecentRequest?[Capacity];
    private long _notedAt = long.MinValue;
    private int _next;

    /// <summary>The sample, latest first.</summary>
    public IReadOnlyList<RecentRequest> Latest
    {
        get
        {
            var latest = new List<RecentRequest>(Capacity);
            var next = Volatile.Read(ref _next);
            for (var i = 1; i <= Capacity; i++)
            {
                if (Volatile.Read(ref _ring[(next - i) & (Capacity - 1)]) is { } request)
                    latest.Add(request);
            }

            return latest;
        }
    }

    /// <summary>Takes note of a request, or not.</summary>
    public void Note(RequestOutcome outcome, string model, TimeSpan took)
    {
        var now = time.GetTimestamp();
        var notedAt = Volatile.Read(ref _notedAt);
        if (notedAt != long.MinValue && time.GetElapsedTime(notedAt, now) < Pause)
            return;

        // Two at once may overwrite one another's place: it is a sample.
        Volatile.Write(ref _notedAt, now);
        var at = Interlocked.Increment(ref _next) - 1;
        Volatile.Write(ref _ring[at & (Capacity - 1)], new RecentRequest(time.GetUtcNow(), outcome, model, took));
    }
}
