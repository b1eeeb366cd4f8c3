using CoalescingCluster.Diagnostics;
using CoalescingCluster.Providers.Limits;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Providers.Resilience;

/// <summary>Takes one call past a model's guards: waits for a permit, sends the request, and sends it again while nothing of an answer came and it is worth it.</summary>
internal sealed partial class CallRunner(
    ModelGuards guards, IProviderClient client, ProviderInstruments calls, ResilienceInstruments instruments, TimeProvider time, ILogger logger) : IDisposable
{
    private const int BytesPerToken = 4;
    private static readonly TimeSpan LeastRetryAfter = TimeSpan.FromSeconds(1);

    private long? _lastCall;

    /// <summary>Pushes slices to whoever reads the call's answer.</summary>
    public delegate ValueTask Push(int sequence, IReadOnlyList<Slice> slices);

    /// <summary>Whether a call would be sent at once.</summary>
    public bool HasFreePermit => guards.Limiter.HasFreePermit && !guards.Line.IsStanding;

    /// <summary>Whether there was a call within the last minute.</summary>
    public bool IsBusy => guards.Limiter.InUse > 0 || (_lastCall is { } last && time.GetElapsedTime(last) < TimeSpan.FromMinutes(1));

    /// <summary>Takes note of how full the provider's cache of keys and values is, 0 to 1.</summary>
    public void CacheUsed(double ratio)
    {
        guards.Control.CacheUsed(ratio);
        instruments.CacheUsed(guards.Provider, ratio);
        instruments.ConcurrencyIs(guards.Provider, guards.Account, guards.Model, guards.Limiter.Limit);
    }

    /// <summary>Stops what goes on beside calls.</summary>
    public void Dispose() => guards.Line.Dispose();

    /// <summary>Runs a call to its end. What goes wrong is in the result.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<InferenceResult> RunAsync(InferenceCall call, Push push, CancellationToken cancellationToken)
    {
        var progress = new Progress();
        var start = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(call.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        guards.Budget.CallStarted();
        _lastCall = start;
        InferenceException? last = null;
        try
        {
            while (true)
            {
                try
                {
                    await SendAsync(call, push, progress, stop.Token);
                    return progress.Result(null);
                }
                catch (InferenceException error)
                {
                    // A retry that the cluster itself refuses ends the call with what the provider said: that says more.
                    if (last is not null && error is { Code: InferenceErrorCode.Overloaded, UpstreamStatus: null })
                        return progress.Result(last);
                    if (progress.Slices > 0 || guards.Retry.Plan(error, progress.Attempts, call.Timeout - time.GetElapsedTime(start)) is not { } wait)
                        return progress.Result(error);
                    last = error;
                    LogRetries(guards.Provider, guards.Model, error.Code, wait.TotalMilliseconds);
                    instruments.Retried(guards.Provider, guards.Model, error.Code);
                    await push(PushSequence.Waiting, []);
                    await Task.Delay(wait, time, stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return progress.Result(new InferenceException(InferenceErrorCode.DeadlineExceeded, $"The provider '{guards.Provider}' did not finish within {call.Timeout.TotalSeconds:0} s."));
        }
    }

    /// <summary>Sends one request when its turn has come.</summary>
    private async Task SendAsync(InferenceCall call, Push push, Progress progress, CancellationToken stop)
    {
        using var turn = await TakeTurnAsync(call, progress.Attempts > 0, stop);
        var pass = await guards.Circuit.EnterAsync();
        var told = Task.CompletedTask;
        try
        {
            // An empty push says that the wait is over. The request does not wait for it: its permit is for now.
            told = push(PushSequence.Sent, []).AsTask();
            progress.Attempts++;
            await ReceiveAsync(call, push, told, turn.Line, progress, pass, stop);
            await pass.SucceededAsync();
        }
        catch (InferenceException error)
        {
            if (error.UpstreamStatus is 429 or 503 or 529)
                guards.Control.Refused();
            if (error.UpstreamStatus == 429)
                guards.Line.View.Refused(error.RetryAfter);
            await told;
            if (!IsFaultOfProvider(error))
                await pass.SucceededAsync();
            else if (progress.Slices == 0)
                await pass.FailedAsync();
            else
                await FailedMidwayAsync();
            throw;
        }
        finally
        {
            told.Ignore();
            await pass.GivenUpAsync();
        }
    }

    /// <summary>Waits for a permit to have one more call under way, and then for one of the provider's rate limit.</summary>
    private async Task<Turn> TakeTurnAsync(InferenceCall call, bool isRetry, CancellationToken stop)
    {
        var longest = TimeSpan.FromSeconds(guards.Options.MaxQueueWaitSeconds);
        if (guards.Line.View.IsLimited && guards.Line.WaitBehind(guards.Limiter.Queued) > longest)
            throw TurnIsTooFar();
        using var patience = new CancellationTokenSource(longest, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        IDisposable? permit = null;
        try
        {
            permit = await guards.Limiter.AcquireAsync(isRetry, wait.Token)
                ?? throw new InferenceException(InferenceErrorCode.Overloaded, $"Too many calls wait for the provider '{guards.Provider}'; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };
            return new(permit, await guards.Line.WaitAsync(call.Body.Length / BytesPerToken, isRetry, wait.Token));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            permit?.Dispose();
            throw TurnIsTooFar();
        }
        catch
        {
            permit?.Dispose();
            throw;
        }
    }

    private InferenceException TurnIsTooFar()
    {
        var isLimited = guards.Line.View.IsLimited;
        var retryAfter = guards.Line.WaitBehind(guards.Limiter.Queued);
        if (retryAfter < LeastRetryAfter)
            retryAfter = LeastRetryAfter;
        return new(
            isLimited ? InferenceErrorCode.RateLimited : InferenceErrorCode.Overloaded,
            $"The provider '{guards.Provider}' is {(isLimited ? "at its rate limit" : "busy")} and too many calls wait for it; try again in {Math.Ceiling(retryAfter.TotalSeconds):0} s.")
        {
            RetryAfter = retryAfter,
        };
    }

    private async Task ReceiveAsync(InferenceCall call, Push push, Task told, RatePermit line, Progress progress, CircuitGate.Pass pass, CancellationToken stop)
    {
        var patience = TimeSpan.FromSeconds(guards.Options.FirstTokenTimeoutSeconds);
        using var firstToken = new CancellationTokenSource(patience, time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(stop, firstToken.Token);
        using var measured = calls.Start(guards.Provider, guards.Model);
        ResponseTap.Listen(line.Leaves, guards.Line.View.Saw);
        if (guards.Options.Service is not null)
            line.Leaves();
        var sent = time.GetTimestamp();
        try
        {
            await foreach (var batch in SliceBatches.Of(client.StreamAsync(call, attempt.Token), time, attempt.Token))
            {
                if (progress.Slices == 0)
                {
                    await told;
                    firstToken.CancelAfter(Timeout.InfiniteTimeSpan);
                    measured.FirstSlice();
                    guards.Control.Answered(time.GetElapsedTime(sent));
                    instruments.ConcurrencyIs(guards.Provider, guards.Account, guards.Model, guards.Limiter.Limit);
                    await pass.SucceededAsync();
                }

                progress.Usage = batch.FindLast(static slice => slice.Usage is not null)?.Usage ?? progress.Usage;
                await push(progress.Slices, batch);
                progress.Slices += batch.Count;
            }

            measured.Succeeded(progress.Usage);
        }
        catch (OperationCanceledException) when (firstToken.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new InferenceException(InferenceErrorCode.DeadlineExceeded, $"The provider '{guards.Provider}' did not begin to answer within {patience.TotalSeconds:0} s.");
        }
        catch (Exception error) when (error is IOException or HttpRequestException or System.Text.Json.JsonException)
        {
            throw new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{guards.Provider}' broke its answer off: {error.Message}");
        }
    }

    /// <summary>The circuit counted the request as good when its answer began.</summary>
    private async Task FailedMidwayAsync()
    {
        if (guards.Circuit.State == Polly.CircuitBreaker.CircuitState.Closed)
            await (await guards.Circuit.EnterAsync()).FailedAsync();
    }

    private static bool IsFaultOfProvider(InferenceException error) =>
        error.UpstreamStatus is { } status ? status is 408 or >= 500 : error.Code is InferenceErrorCode.UpstreamFailed or InferenceErrorCode.DeadlineExceeded;

    [LoggerMessage(Level = LogLevel.Information, Message = "A request to {Provider}/{Model} failed ({Reason}); it is sent again in {Milliseconds:0} ms.")]
    private partial void LogRetries(string provider, string model, InferenceErrorCode reason, double milliseconds);

    /// <summary>A place among the calls under way, and in the line of the provider's rate limit.</summary>
    private sealed record Turn(IDisposable Place, RatePermit Line) : IDisposable
    {
        public void Dispose()
        {
            Line.Dispose();
            Place.Dispose();
        }
    }

    /// <summary>How far a call is.</summary>
    private sealed class Progress
    {
        public int Attempts { get; set; }

        public int Slices { get; set; }

        public TokenUsage? Usage { get; set; }

        public InferenceResult Result(InferenceException? error) => new(Slices, Usage, error, Attempts);
    }
}
