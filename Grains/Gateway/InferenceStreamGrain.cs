using CoalescingCluster.Pipeline;
using Orleans.Placement;

namespace CoalescingCluster.Gateway;

/// <summary>One streamed request of an Orleans client. Keeps what it handed out, so that a read may be repeated.</summary>
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = 2)]
internal sealed class InferenceStreamGrain(GatewayDoor door) : Grain, IInferenceStreamGrain
{
    private static readonly TimeSpan PollTime = TimeSpan.FromSeconds(20);

    private readonly List<Slice> _slices = [];
    private readonly SemaphoreSlim _reading = new(1, 1);
    private InferenceSession? _session;
    private bool _completed;

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_session is { } session)
            await session.DisposeAsync();
    }

    /// <inheritdoc/>
    public async Task<RequestOutcome> OpenAsync(GatewayRequest request, CancellationToken cancellationToken)
    {
        if (_session is not null)
            throw new InferenceException(InferenceErrorCode.InvalidRequest, "This stream was opened before.");
        (_session, _) = await door.OpenAsync(request, cancellationToken);
        return _session.Outcome;
    }

    /// <inheritdoc/>
    public async Task<GatewaySlices> ReadAsync(int cursor, CancellationToken cancellationToken)
    {
        var session = _session ?? throw new InferenceException(InferenceErrorCode.NotFound, "This stream is not open.");
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_slices.Count <= cursor && !_completed)
            {
                var batch = await session.ReadAsync(PollTime, cancellationToken);
                foreach (var slice in batch.Slices.Span)
                    _slices.Add(slice.Value);
                _completed = batch.IsCompleted;
            }
        }
        finally
        {
            _reading.Release();
        }

        return new(session.Outcome, session.Similarity, _slices.GetRange(cursor, Math.Max(0, _slices.Count - cursor)), _completed);
    }

    /// <inheritdoc/>
    public Task CloseAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
