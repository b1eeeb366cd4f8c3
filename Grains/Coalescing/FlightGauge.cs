namespace CoalescingCluster.Coalescing;

/// <summary>Counts what is going on on this silo: flights of its grains, callers of its relays.</summary>
public sealed class FlightGauge
{
    private int _flights;
    private int _callers;
    private long _departed;

    /// <summary>Flights of this silo's grains that are not over.</summary>
    public int ActiveFlights => Volatile.Read(ref _flights);

    /// <summary>Callers on this silo that wait for an answer or read one.</summary>
    public int WaitingCallers => Volatile.Read(ref _callers);

    /// <summary>Flights that departed on this silo since it started.</summary>
    public long DepartedFlights => Volatile.Read(ref _departed);

    internal void FlightStarted() => Interlocked.Increment(ref _flights);

    internal void FlightDeparted() => Interlocked.Increment(ref _departed);

    internal void FlightEnded() => Interlocked.Decrement(ref _flights);

    internal void CallerCame() => Interlocked.Increment(ref _callers);

    internal void CallerLeft() => Interlocked.Decrement(ref _callers);
}
