using CoalescingCluster.Storage;

namespace CoalescingCluster.Coalescing;

/// <content>Promises: answers that are owed to a submitter who does not wait.</content>
internal sealed partial class CoalesceGrain
{
    private const string ReminderName = "promise";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<JoinResult> SubmitAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request.Call);
        await LoadAsync();
        if (FreshAnswer(request) is { } answer)
            return new(JoinStatus.Hit, answer.FlightId, answer);
        if (_state.Value.Promised is null)
        {
            var promise = _state.Value with
            {
                LeaderDigest = request.LeaderDigest,
                Promised = request.Call,
                PromisedTtlSeconds = request.TtlSeconds,
                PromiseError = null,
            };
            if (await KeepAsync(promise) != StoreWrite.Written)
                throw new InferenceException(InferenceErrorCode.Overloaded, "The request cannot be queued now because the store is unavailable; try again.") { RetryAfter = TimeSpan.FromSeconds(5) };
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod, CancellationToken.None);
        }

        return Resume();
    }

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await LoadAsync();
        if (_state.Value.Promised is not null)
            Resume();
        else
            await ForgetReminderAsync();
    }

    /// <summary>Sees to it that the promised call is under way.</summary>
    private JoinResult Resume()
    {
        if (_flight is { } current)
        {
            current.IsPromised = true;
            return new(JoinStatus.Joined, current.Id, null);
        }

        var state = _state.Value;
        return state.Promised is { } call
            ? new(JoinStatus.Leads, Start(call, state.LeaderDigest, state.PromisedTtlSeconds, isPromised: true).Id, null)
            : NotCached;
    }

    /// <summary>Stores what came of a flight. Its readers have it already: storing never delays them.</summary>
    private async Task SettleAsync(Flight flight)
    {
        var keepsAnswer = flight.Answer is { } landed && ReferenceEquals(_answer, landed);
        var wasPromised = _state.Value.Promised is not null;
        var isFinal = flight.Answer is not null || flight.Error is { IsTransient: false };
        if (!keepsAnswer && !(wasPromised && isFinal))
            return;
        var state = _state.Value;
        var settled = state with
        {
            LeaderDigest = flight.LeaderDigest,
            Answer = keepsAnswer || wasPromised ? flight.Answer : state.Answer,
            Promised = isFinal ? null : state.Promised,
            PromiseError = wasPromised ? flight.Error : null,
        };

        // A conflict means that another activation claimed a later epoch: its answer is the one to keep.
        await _state.WriteAsync(settled);
        if (wasPromised && isFinal)
            await ForgetReminderAsync();
    }

    private async Task<StoreWrite> KeepAsync(CoalesceState promise)
    {
        var written = await _state.WriteAsync(promise);
        return written == StoreWrite.Conflict ? await _state.WriteAsync(promise with { Epoch = _state.Value.Epoch }) : written;
    }

    private async Task ForgetReminderAsync()
    {
        try
        {
            if (await this.GetReminder(ReminderName) is { } reminder)
                await this.UnregisterReminder(reminder);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogReminderStays(error.Message);
        }
    }
}
