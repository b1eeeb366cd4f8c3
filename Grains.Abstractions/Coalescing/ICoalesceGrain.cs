using Orleans.Concurrency;

namespace CoalescingCluster;

/// <summary>
/// One meaning in one partition; key <c>{partition}:{semanticHash}</c>. Holds at most one flight at a time and the last answer.
/// Every method interleaves: the grain mutates only in the synchronous part of a turn and looks at its state again after each await.
/// </summary>
[Alias("CoalescingCluster.ICoalesceGrain")]
public interface ICoalesceGrain : IGrainWithStringKey
{
    /// <summary>
    /// Serves the stored answer, joins the flight under way, or starts one. Idempotent for a reader. The token stops the wait only; a reader
    /// that goes away calls <see cref="LeaveAsync"/>.
    /// </summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Overloaded"/> when the flight has as many readers as allowed.</exception>
    [AlwaysInterleave]
    [Alias("Join")]
    Task<JoinResult> JoinAsync(JoinRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the slices from <paramref name="cursor"/> on, waiting up to some seconds for the first one; slices that arrive within a short
    /// linger come together. Every reader has its own cursor: late readers replay from 0, slow ones delay nobody. Idempotent.
    /// </summary>
    /// <param name="flightId">The flight, from <see cref="JoinResult.FlightId"/>.</param>
    /// <param name="readerId">The reader; reading keeps it counted as present.</param>
    /// <param name="cursor">How many slices the reader has, 0 or more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave]
    [ResponseTimeout("00:01:00")]
    [Alias("Read")]
    Task<ReadResult> ReadAsync(Guid flightId, Guid readerId, int cursor, CancellationToken cancellationToken);

    /// <summary>The reader needs nothing more. When the last reader leaves, the physical call is cancelled. Idempotent.</summary>
    [AlwaysInterleave]
    [Alias("Leave")]
    Task LeaveAsync(Guid flightId, Guid readerId);

    /// <summary>
    /// The provider's push of further slices. Idempotent by <paramref name="sequence"/>, the index of the first slice; slices of another flight
    /// are ignored. Without slices it says what the call is doing: see <see cref="PushSequence"/>.
    /// </summary>
    [AlwaysInterleave]
    [Alias("Append")]
    Task AppendAsync(Guid flightId, int sequence, IReadOnlyList<Slice> slices);

    /// <summary>
    /// Keeps a promise to answer later: writes the call to grain state before it returns and guarantees by a reminder that the flight departs
    /// even if this silo dies. Idempotent while the call is queued or its answer is stored.
    /// </summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Overloaded"/> when the promise cannot be stored.</exception>
    [AlwaysInterleave]
    [Alias("Submit")]
    Task<JoinResult> SubmitAsync(JoinRequest request, CancellationToken cancellationToken);

    /// <summary>What is known of the last flight: its status and its answer or error, without waiting.</summary>
    [AlwaysInterleave]
    [Alias("Peek")]
    Task<ReadResult> PeekAsync();

    /// <summary>Forgets the stored answer. A flight under way is not disturbed, but its answer is not stored.</summary>
    [AlwaysInterleave]
    [Alias("Evict")]
    Task EvictAsync();
}
