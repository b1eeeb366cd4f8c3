using CoalescingCluster.Storage;
using Orleans.Placement;

namespace CoalescingCluster.Submissions;

/// <summary>Remembers one submission.</summary>
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = 5)]
internal sealed class SubmissionGrain(TolerantStateFactory states, TimeProvider time) : Grain, ISubmissionGrain
{
    private TolerantState<SubmissionState> _state = null!;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = states.Open<SubmissionState>("submission", this.GetGrainId());
        return _state.EnsureReadAsync();
    }

    /// <inheritdoc/>
    public async Task<Submission> RegisterAsync(Submission submission)
    {
        if (await GetAsync() is { } present)
            return present;
        var written = await _state.WriteAsync(new SubmissionState { Submission = submission });
        if (written == StoreWrite.Written)
            return submission;
        return written == StoreWrite.Conflict && _state.Value.Submission is { } other
            ? other
            : throw new InferenceException(InferenceErrorCode.Overloaded, "The request cannot be queued now because the store is unavailable; try again.") { RetryAfter = TimeSpan.FromSeconds(5) };
    }

    /// <inheritdoc/>
    public async Task<Submission?> GetAsync()
    {
        await _state.EnsureReadAsync();
        return _state.Value.Submission is { } submission && submission.ExpiresAt > time.GetUtcNow() ? submission : null;
    }
}
