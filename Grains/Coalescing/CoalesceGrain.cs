using CoalescingCluster.Providers;
using CoalescingCluster.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace CoalescingCluster.Coalescing;

/// <summary>
/// The heart: one activation per meaning and partition. States: empty → gathering → in flight → completed, or back to empty on failure.
/// </summary>
/// <remarks>
/// Every method interleaves. A turn mutates only between two awaits, and whatever was known before an await is looked at again after it.
/// </remarks>
[CollectionAgeLimit(Minutes = 5)]
[PreferLocalPlacement]
internal sealed partial class CoalesceGrain(
    TolerantStateFactory states,
    IOptions<CoalescingOptions> options,
    ProviderAccounts accounts,
    FlightGauge gauge,
    TimeProvider time,
    ILogger<CoalesceGrain> logger) : Grain, ICoalesceGrain, IRemindable
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReaderSilence = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan FlightMemory = TimeSpan.FromSeconds(30);

    private readonly CoalescingOptions _options = options.Value;

    /// <summary>The current flight and those that ended a moment ago, whose readers may still be reading.</summary>
    private readonly Dictionary<Guid, Flight> _flights = [];

    private TolerantState<CoalesceState> _state = null!;
    private Flight? _flight;
    private Answer? _answer;
    private TextDigest _answerDigest;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = states.Open<CoalesceState>("coalesce", this.GetGrainId());
        return LoadAsync();
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        foreach (var flight in _flights.Values)
        {
            if (!flight.IsOver)
                flight.Cancel();
        }

        // What landed a moment ago may not be stored yet.
        await Task.WhenAll(_flights.Values.Select(static flight => flight.Run)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <inheritdoc/>
    public async Task<JoinResult> JoinAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (FreshAnswer(request) is { } answer)
            return new(JoinStatus.Hit, answer.FlightId, answer);
        if (request.StoredOnly)
            return NotCached;

        // Another text's flight under the same name: two texts with one embedding, after the index was lost. They don't share.
        if (_flight is { } current && current.LeaderDigest != request.LeaderDigest)
            return NotCached;
        if (_flight is null && request.Call is null)
            return NotCached;

        // Whoever gave up while this activation was held up must not start a flight that nobody reads.
        cancellationToken.ThrowIfCancellationRequested();
        var leads = _flight is null;
        var flight = _flight ?? Start(request.Call!, request.LeaderDigest, request.TtlSeconds, isPromised: false);
        if (flight.ReaderCount >= _options.MaxReaders)
            throw new InferenceException(InferenceErrorCode.Overloaded, "Too many callers wait for this answer; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };
        flight.AddReader(request.ReaderId, time.GetTimestamp());
        return new(leads ? JoinStatus.Leads : JoinStatus.Joined, flight.Id, null);
    }

    /// <inheritdoc/>
    public async Task<ReadResult> ReadAsync(Guid flightId, Guid readerId, int cursor, CancellationToken cancellationToken)
    {
        if (!_flights.TryGetValue(flightId, out var flight))
            return Unknown;
        flight.AddReader(readerId, time.GetTimestamp());
        if (flight.SliceCount <= cursor && !flight.IsOver)
        {
            try
            {
                await flight.Changed.WaitAsync(PollTime, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                if (flight.IsQueued)
                    flight.StillQueued();
            }

            flight.Touch(readerId, time.GetTimestamp());
        }

        return View(flight, cursor);
    }

    /// <inheritdoc/>
    public Task LeaveAsync(Guid flightId, Guid readerId)
    {
        if (_flights.TryGetValue(flightId, out var flight) && flight.RemoveReader(readerId))
            CancelIfAbandoned(flight);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AppendAsync(Guid flightId, int sequence, IReadOnlyList<Slice> slices)
    {
        if (!_flights.TryGetValue(flightId, out var flight))
            return Task.CompletedTask;
        flight.Append(sequence, slices);
        if (flight.Characters > _options.MaxAnswerCharacters)
        {
            End(flight, new InferenceException(InferenceErrorCode.UpstreamFailed, $"The answer is longer than {_options.MaxAnswerCharacters} characters."));
            flight.Cancel();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ReadResult> PeekAsync()
    {
        await LoadAsync();
        if (_flight is { } flight)
            return View(flight, flight.SliceCount);
        if (_answer is { } answer && answer.ExpiresAt > time.GetUtcNow())
            return new(FlightStatus.Completed, [], answer, null, 0);
        if (_state.Value.Promised is not null && Resume() is { Status: JoinStatus.Leads or JoinStatus.Joined } && _flight is { } resumed)
            return View(resumed, resumed.SliceCount);
        return _state.Value.PromiseError is { } error ? new(FlightStatus.Failed, [], null, error, 0) : Unknown;
    }

    /// <inheritdoc/>
    public async Task EvictAsync()
    {
        await LoadAsync();
        _answer = null;
        if (_flight is { } flight)
            flight.MayStore = false;
        await _state.WriteAsync(_state.Value with { Answer = null });
    }

    private static JoinResult NotCached { get; } = new(JoinStatus.NotCached, Guid.Empty, null);

    private static ReadResult Unknown { get; } = new(FlightStatus.Unknown, [], null, null, 0);

    private static ReadResult View(Flight flight, int cursor) =>
        new(flight.Status, flight.SlicesFrom(cursor), flight.Answer, flight.Error, flight.Progress);

    private async Task LoadAsync()
    {
        await _state.EnsureReadAsync();
        if (_state.Value.Answer is { } stored && (_answer is null || stored.CreatedAt > _answer.CreatedAt))
        {
            _answer = stored;
            _answerDigest = _state.Value.LeaderDigest;
        }
    }

    private Answer? FreshAnswer(JoinRequest request)
    {
        if (_answer is not { } answer || _answerDigest != request.LeaderDigest)
            return null;
        var now = time.GetUtcNow();
        var isFresh = answer.ExpiresAt > now
            && (request.MaxAgeSeconds is not { } maxAge || (maxAge > 0 && now - answer.CreatedAt <= TimeSpan.FromSeconds(maxAge)));
        return isFresh ? answer : null;
    }
}
