namespace CoalescingCluster.Pipeline;

/// <summary>
/// A request that reads a flight or a direct inference as it comes. While nothing was handed out yet, a flight that makes no progress is
/// exchanged for the tenant's direct inference.
/// </summary>
internal sealed class SourceSession : InferenceSession
{
    private readonly SessionPlan _plan;
    private readonly long _openedAt;
    private AnswerSource _source;
    private RequestOutcome _outcome;
    private int _cursor;
    private bool _left;

    /// <summary>Takes over the caller's place in <paramref name="source"/>.</summary>
    public SourceSession(AnswerSource source, RequestOutcome outcome, float? similarity, SessionPlan plan)
    {
        _source = source;
        _outcome = outcome;
        _plan = plan;
        _openedAt = plan.Time.GetTimestamp();
        Similarity = similarity;
        plan.CallerCame();
    }

    /// <inheritdoc/>
    public override RequestOutcome Outcome => _outcome;

    /// <inheritdoc/>
    public override float? Similarity { get; }

    /// <inheritdoc/>
    public override string? ServedBy => _source.Buffer.Answer is { } answer ? answer.Value.ServedBy : _cursor > 0 ? _source.Buffer.From(0).Span[0].Value.ServedBy : null;

    /// <inheritdoc/>
    public override async ValueTask<SliceBatch> ReadAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = _plan.Time.GetTimestamp();
        while (true)
        {
            // Looked at in this order: what is over before the slices are taken has no slice after them.
            var isOver = _source.Buffer.IsOver;
            var slices = _source.Buffer.From(_cursor);
            if (slices.Length > 0)
            {
                Timings.Wait ??= _plan.Time.GetElapsedTime(_openedAt);
                _cursor += slices.Length;
                return new(slices, isOver && _source.Buffer.Error is null && Finish());
            }

            if (isOver && !TryFallBack())
                return _source.Buffer.Error is { } error ? throw error : new(default, Finish());
            var left = patience - _plan.Time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
                return new(default, false);
            await WaitAsync(left, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<Shared<Answer>> WholeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_source.Buffer.IsOver && !TryFallBack())
            {
                if (_source.Buffer.Error is { } error)
                    throw error;
                Finish();
                return _source.Buffer.Answer!;
            }

            await WaitAsync(null, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (!_left)
        {
            _left = true;
            _source.Leave();
            _plan.CallerLeft(_outcome, Similarity);
        }

        return default;
    }

    /// <param name="patience">How long to wait for the next slice; <c>null</c> to wait for the end only.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async ValueTask WaitAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        var left = patience ?? Timeout.InfiniteTimeSpan;
        if (_plan.FallbackAfter is { } fallbackAfter && _source is FlightRelay relay && _cursor == 0)
        {
            var allowed = relay.Buffer.Count > 0 ? fallbackAfter : _plan.FirstTokenPatience(fallbackAfter);
            var untilFallback = allowed - relay.StalledFor;
            if (untilFallback <= TimeSpan.Zero)
            {
                FallBack(relay, "stalled");
                return;
            }

            if (patience is null || untilFallback < patience)
                left = untilFallback;
        }

        if (patience is null)
            await _source.Buffer.WaitForEndAsync(left, cancellationToken);
        else
            await _source.Buffer.WaitAsync(_cursor, left, cancellationToken);
    }

    /// <summary>Exchanges a flight that the cluster lost for a direct inference, if nothing was handed out.</summary>
    private bool TryFallBack()
    {
        if (_source is not FlightRelay { BrokeInCluster: true } relay || _cursor > 0 || _plan.FallbackAfter is null)
            return false;
        FallBack(relay, "lost");
        return true;
    }

    private void FallBack(FlightRelay relay, string reason)
    {
        var direct = _plan.EnterFallback(relay);
        relay.Leave();
        _source = direct;
        _outcome = RequestOutcome.Fallback;
        _cursor = 0;
        _plan.FellBack(reason);
    }

    private bool Finish()
    {
        Timings.Upstream ??= _plan.Time.GetElapsedTime(_openedAt);
        if (_source.Buffer.Answer is { } answer)
        {
            _plan.Answered(_outcome, answer.Value);
            if (_source is FlightRelay)
                _plan.Keep(answer);
        }

        return true;
    }
}
