using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Providers.Limits;

/// <summary>
/// This silo's line for one provider's rate limit. Calls pass without asking while the cluster knows of no limit; else they get permits, first come first served,
/// leased in blocks from <see cref="IProviderLimitGrain"/>. While calls come, one long poll keeps the silo told of what others learn. Thread-safe.
/// </summary>
internal sealed partial class RateLine(IProviderLimitGrain limits, string silo, string name, TimeProvider time, ILogger logger) : IDisposable
{
    private const int MaxBlock = 64;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbePoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SyncPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly SentCounter _sent = new(time);
    private ProviderLimitState? _state;
    private DateTimeOffset _pausedUntil;
    private DateTimeOffset _syncedAt;
    private long _usedAt;
    private bool _isPumping;
    private bool _isWatching;

    /// <summary>Whether calls have to wait for permits now.</summary>
    public bool IsLimited
    {
        get
        {
            lock (_lock)
                return _state?.Mode == LimitMode.Limited || _pausedUntil > time.GetUtcNow();
        }
    }

    /// <summary>Whether a call would have to wait behind others or for the end of a pause.</summary>
    public bool IsStanding
    {
        get
        {
            lock (_lock)
                return _waiters.Count > 0 || _pausedUntil > time.GetUtcNow();
        }
    }

    /// <summary>How long a call that comes behind <paramref name="ahead"/> others would wait for its permit, as far as that is known.</summary>
    public TimeSpan WaitBehind(int ahead)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var pause = _pausedUntil > now ? _pausedUntil - now : TimeSpan.Zero;
            return _state is { RequestsPerSecond: > 0 } state
                ? pause + TimeSpan.FromSeconds(Math.Min(86_400, ahead * state.Silos / state.RequestsPerSecond))
                : pause;
        }
    }

    /// <summary>Waits for the call's permit.</summary>
    /// <param name="tokens">Estimated tokens of the call.</param>
    /// <param name="cancellationToken">Ends the wait; a permit that was meant for the call goes to the next.</param>
    public async ValueTask WaitAsync(int tokens, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter? waiter = null;
        lock (_lock)
        {
            _usedAt = time.GetTimestamp();
            if (_state?.Mode != LimitMode.Open || _waiters.Count > 0 || _pausedUntil > time.GetUtcNow())
            {
                waiter = new Waiter(tokens);
                _waiters.AddLast(waiter.Node);
                if (!_isPumping)
                {
                    _isPumping = true;
                    _ = PumpAsync();
                }
            }
        }

        if (waiter is not null)
        {
            await using var registration = cancellationToken.Register(() => Leave(waiter, cancellationToken));
            await waiter.Task;
        }

        _sent.Add();
    }

    /// <summary>A response's headers came in.</summary>
    public void Saw(HttpResponseHeaders headers)
    {
        var now = time.GetUtcNow();
        var (requests, tokens) = (RateLimitHeaders.Read(headers, "requests", now), RateLimitHeaders.Read(headers, "tokens", now));
        lock (_lock)
        {
            var tells = requests.Limit > 0 || tokens.Limit > 0;
            if (_state is { Mode: not LimitMode.Unknown } && (!tells || now - _syncedAt < SyncPeriod))
                return;
            _syncedAt = now;
        }

        _ = ReportAsync(new(silo, requests, tokens, IsRefused: false, null, 0));
    }

    /// <summary>The provider refused a request because of a limit: this silo stops at once, the others as soon as they are told.</summary>
    public void Refused(TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + (retryAfter is not { } asked ? TimeSpan.FromSeconds(1) : asked > LongestPause ? LongestPause : asked);
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }

        _ = ReportAsync(new(silo, default, default, IsRefused: true, retryAfter, _sent.LastSecond));
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Cancel();

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.Node.List is null)
                return;
            _waiters.Remove(waiter.Node);
        }

        waiter.TrySetCanceled(cancellationToken);
    }

    private async Task PumpAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                int[] estimates;
                lock (_lock)
                {
                    if (_waiters.Count == 0)
                    {
                        _isPumping = false;
                        return;
                    }

                    estimates = _waiters.Take(MaxBlock).Select(static waiter => waiter.Tokens).ToArray();
                }

                await ServeAsync(await limits.TakeAsync(silo, estimates));
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Without the cluster's view this silo goes by what it meets itself.
            LogUnreachable(name, error.Message);
            await WaitUntilAsync(_pausedUntil).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            lock (_lock)
            {
                _isPumping = false;
                _state = null;
                while (_waiters.First is not null)
                    ServeNext();
            }
        }
    }

    private async Task ServeAsync(ProviderPermits permits)
    {
        var taken = time.GetUtcNow();
        Apply(permits.State);
        if (permits.Delays.Count == 0)
            await Task.Delay(ProbePoll, time, _stop.Token);
        foreach (var delay in permits.Delays)
        {
            await WaitUntilAsync(taken + delay);

            // A silo that is late doesn't catch up: what is due is spaced as before, or a stall would end in a burst over the limit.
            var late = time.GetUtcNow() - (taken + delay);
            taken += late > TimeSpan.Zero ? late : TimeSpan.Zero;
            lock (_lock)
                ServeNext();
        }
    }

    /// <summary>Waits, and longer if a pause is announced meanwhile.</summary>
    private async Task WaitUntilAsync(DateTimeOffset at)
    {
        while (true)
        {
            lock (_lock)
                at = at > _pausedUntil ? at : _pausedUntil;
            var left = at - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
                return;
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), time, _stop.Token);
        }
    }

    private void ServeNext()
    {
        if (_waiters.First is not { } first)
            return;
        _waiters.RemoveFirst();
        first.Value.TrySetResult();
    }

    private async Task ReportAsync(ProviderLimitReport report)
    {
        try
        {
            Apply(await limits.ReportAsync(report));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogUnreachable(name, error.Message);
        }
    }

    private void Apply(ProviderLimitState state)
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + state.PausedFor;
            if (state.PausedFor > TimeSpan.Zero && until > _pausedUntil)
                _pausedUntil = until;
            if (_state?.Mode != state.Mode)
                LogMode(name, state.Mode, state.RequestsPerSecond);
            _state = state;
            if (_isWatching || _stop.IsCancellationRequested)
                return;
            _isWatching = true;
        }

        _ = WatchAsync();
    }

    /// <summary>Keeps the silo told while calls come; then what it knows is stale, and the next call asks.</summary>
    private async Task WatchAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested && time.GetElapsedTime(Volatile.Read(ref _usedAt)) < Idle)
            {
                var version = _state?.Version ?? -1;
                Apply(await limits.WatchAsync(silo, version, _stop.Token));
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (error is not OperationCanceledException)
                LogUnreachable(name, error.Message);
        }

        lock (_lock)
        {
            _isWatching = false;
            _state = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The limits of {Name}: {Mode}, {RequestsPerSecond:0.##} requests per second for the cluster.")]
    private partial void LogMode(string name, LimitMode mode, double requestsPerSecond);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster's view of the limits of {Name} is out of reach: {Error}")]
    private partial void LogUnreachable(string name, string error);

    private sealed class Waiter : TaskCompletionSource
    {
        public Waiter(int tokens)
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            Tokens = tokens;
            Node = new(this);
        }

        public int Tokens { get; }

        public LinkedListNode<Waiter> Node { get; }
    }
}
