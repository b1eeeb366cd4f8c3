using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Providers.Limits;

/// <summary>
/// What this silo knows of a provider's limits: it tells <see cref="IProviderLimitGrain"/> what it meets itself, and while calls come one long poll keeps it told of what
/// others meet. Thread-safe.
/// </summary>
internal sealed partial class LimitView(IProviderLimitGrain limits, string silo, string name, TimeProvider time, ILogger logger) : IDisposable
{
    private const double MostTolerance = 0.1;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SyncPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SentCounter _sent = new(time);
    private ProviderLimitState? _state;
    private DateTimeOffset _pausedUntil;
    private DateTimeOffset _syncedAt;
    private long _usedAt = time.GetTimestamp();
    private bool _isWatching;
    private long _pauses;
    private long _refusals;

    /// <summary>Cancelled when the silo makes no more calls.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Until when nothing may be sent; in the past when the provider is not pausing.</summary>
    public DateTimeOffset PausedUntil
    {
        get
        {
            lock (_lock)
                return _pausedUntil;
        }
    }

    /// <summary>How long nothing may be sent from now on.</summary>
    public TimeSpan Pause => PausedUntil - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Whether calls may pass without a permit.</summary>
    public bool IsOpen => Volatile.Read(ref _state) is { Mode: LimitMode.Open } && Pause == TimeSpan.Zero;

    /// <summary>Whether a limit is known or was met.</summary>
    public bool IsLimited => Volatile.Read(ref _state) is { Mode: LimitMode.Limited } || Pause > TimeSpan.Zero;

    /// <summary>The time that <paramref name="calls"/> calls of this silo take at its share of the rate, as far as that is known; pauses not counted.</summary>
    public TimeSpan TimeFor(int calls) => Volatile.Read(ref _state) is { RequestsPerSecond: > 0 } state
        ? TimeSpan.FromSeconds(Math.Min(86_400, calls * state.Silos / state.RequestsPerSecond))
        : TimeSpan.Zero;

    /// <summary>How often this silo was refused so far.</summary>
    public long Refusals => Volatile.Read(ref _refusals);

    /// <summary>How much later than its time a permit may be used without those after it being put off: half the distance of two requests of the cluster. Providers take two at once.</summary>
    public TimeSpan Tolerance => Volatile.Read(ref _state) is { RequestsPerSecond: > 0 } state
        ? TimeSpan.FromSeconds(Math.Min(MostTolerance, 0.5 / state.RequestsPerSecond))
        : TimeSpan.Zero;

    /// <summary>Whether permits that were asked for when this silo had met <paramref name="refusals"/> may still be used: no refusal came since, here or elsewhere.</summary>
    public bool IsValid(ProviderPermits permits, long refusals) => Refusals == refusals && Volatile.Read(ref _pauses) <= permits.State.Pauses;

    /// <summary>A call came.</summary>
    public void Used() => Volatile.Write(ref _usedAt, time.GetTimestamp());

    /// <summary>A request is sent.</summary>
    public void Sent() => _sent.Add();

    /// <summary>Asks for permits for calls with these estimated tokens.</summary>
    public async Task<ProviderPermits> TakeAsync(int[] tokens)
    {
        var permits = await limits.TakeAsync(silo, tokens);
        Apply(permits.State);
        return permits;
    }

    /// <summary>The cluster's view is out of reach: what is known of it is void.</summary>
    public void Lost(Exception error)
    {
        if (error is not OperationCanceledException)
            LogUnreachable(name, error.Message);
        Volatile.Write(ref _state, null);
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
        Interlocked.Increment(ref _refusals);
        PauseFor(retryAfter is not { } asked ? DefaultPause : asked > LongestPause ? LongestPause : asked);
        _ = ReportAsync(new(silo, default, default, IsRefused: true, retryAfter, _sent.LastSecond));
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Cancel();

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

    private void PauseFor(TimeSpan pause)
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + pause;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }
    }

    private void Apply(ProviderLimitState state)
    {
        if (state.PausedFor > TimeSpan.Zero)
            PauseFor(state.PausedFor);
        lock (_lock)
        {
            if (_state?.Mode != state.Mode && state.Mode == LimitMode.Limited)
                LogLimited(name, state.RequestsPerSecond);
            _state = state;
            _pauses = state.Pauses;
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
                Apply(await limits.WatchAsync(silo, Volatile.Read(ref _state)?.Version ?? -1, _stop.Token));
            Volatile.Write(ref _state, null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Lost(error);
        }

        lock (_lock)
            _isWatching = false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The provider of {Name} has a limit; the cluster sends at most {RequestsPerSecond:0.##} requests per second.")]
    private partial void LogLimited(string name, double requestsPerSecond);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster's view of the limits of {Name} is out of reach: {Error}")]
    private partial void LogUnreachable(string name, string error);
}
