namespace CoalescingCluster.Providers.Limits;

/// <summary>A provider's limits as the cluster knows them, and the permits given out under them. Not thread-safe: one grain's turns use it.</summary>
internal sealed class ProviderQuota
{
    private const int MaxBlock = 64;
    private const int Probes = 2;
    private static readonly TimeSpan Horizon = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastLesson = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SiloMemory = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, DateTimeOffset> _silos = new(StringComparer.Ordinal);
    private readonly LearnedRate _requestRate = new();
    private readonly LearnedRate _tokenRate = new();
    private readonly Pace _requests = new();
    private readonly Pace _tokens = new();
    private DateTimeOffset _pausedUntil;
    private DateTimeOffset _decreasedUntil;
    private DateTimeOffset? _probingSince;
    private int _probesLeft = Probes;
    private bool _hasAnswered;
    private (LimitMode Mode, double Rate) _told;
    private long _pauses;
    private long _version;

    /// <summary>The view to tell silos; a change that they must know of gets a new version.</summary>
    public ProviderLimitState View(DateTimeOffset now)
    {
        Update(now);
        var mode = ModeAt(now);
        if (mode != _told.Mode || Math.Abs(_requests.PerSecond - _told.Rate) > 0.05 * _told.Rate)
        {
            _told = (mode, _requests.PerSecond);
            _version++;
        }

        return new(_version, mode, _pausedUntil > now ? _pausedUntil - now : TimeSpan.Zero, _requests.PerSecond, Math.Max(1, _silos.Count)) { Pauses = _pauses };
    }

    /// <summary>A silo sends calls to the provider.</summary>
    public void Heard(string silo, DateTimeOffset now)
    {
        _silos[silo] = now;
        foreach (var (name, at) in _silos)
        {
            if (now - at > SiloMemory)
                _silos.Remove(name);
        }
    }

    /// <summary>Gives permits for the next moments: at least one, unless the provider is still unknown.</summary>
    /// <param name="tokens">Estimated tokens of the requests that wait.</param>
    /// <param name="now">The time.</param>
    /// <returns>The waits for each.</returns>
    public IReadOnlyList<TimeSpan> Take(IReadOnlyList<int> tokens, DateTimeOffset now)
    {
        Update(now);
        switch (ModeAt(now))
        {
            case LimitMode.Unknown:
                _probingSince ??= now;
                var probes = Math.Min(_probesLeft, tokens.Count);
                _probesLeft -= probes;
                return new TimeSpan[probes];
            case LimitMode.Open:
                return new TimeSpan[Math.Min(tokens.Count, MaxBlock)];
        }

        var delays = new List<TimeSpan>();
        foreach (var estimate in tokens.Take(MaxBlock))
        {
            var at = Latest(_requests.Earliest(now), _tokens.Earliest(now), _pausedUntil);
            if (delays.Count > 0 && at - now > Horizon)
                break;
            _requests.Reserve(1, at);
            _tokens.Reserve(estimate, at);
            delays.Add(at > now ? at - now : TimeSpan.Zero);
        }

        return delays;
    }

    /// <summary>Learns from a response.</summary>
    public void Report(ProviderLimitReport report, DateTimeOffset now)
    {
        _hasAnswered = true;
        _requestRate.Told(report.Requests);
        _tokenRate.Told(report.Tokens);
        if (report.IsRefused)
            Refuse(report, now);
        Update(now);
        Read(_requests, report.Requests, report.IsRefused, now);
        Read(_tokens, report.Tokens, report.IsRefused, now);
    }

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b, DateTimeOffset c) => a > b ? (a > c ? a : c) : b > c ? b : c;

    private void Refuse(ProviderLimitReport report, DateTimeOffset now)
    {
        var pause = report.RetryAfter is not { } asked ? DefaultPause : asked > LongestPause ? LongestPause : asked;
        if (now + pause > _pausedUntil)
        {
            _pausedUntil = now + pause;
            _pauses++;
            _version++;

            // Permits that are out are void with this. Were they kept, every silo would use one in the moment in which the pause ends. And the provider gets a little
            // more than it asked for, or the next request that comes early is refused as well.
            var restart = _pausedUntil + (_requests.PerSecond > 0 ? TimeSpan.FromSeconds(Math.Min(1, 1 / _requests.PerSecond)) : TimeSpan.Zero);
            _requests.Restart(restart);
            _tokens.Restart(restart);
        }

        // Requests that were under way together are refused together: that is one lesson.
        if (now < _decreasedUntil)
            return;
        _decreasedUntil = now + (pause > LeastLesson ? pause : LeastLesson);
        _requestRate.Refused(report.SentLastSecond * Math.Max(1, _silos.Count), now);
    }

    /// <summary>What the provider says is left allows a burst, or none.</summary>
    private static void Read(Pace pace, LimitReading reading, bool isRefused, DateTimeOffset now)
    {
        if (isRefused || reading.Remaining is <= 0)
            pace.Empty(now + (pace.PerSecond > 0 ? TimeSpan.FromSeconds(Math.Min(1 / pace.PerSecond, reading.Reset?.TotalSeconds ?? 1)) : TimeSpan.Zero));
        else if (reading.Remaining is { } remaining)
            pace.Burst = Math.Max(1, Math.Min(remaining / 2, pace.PerSecond));
    }

    private void Update(DateTimeOffset now)
    {
        _requests.PerSecond = _requestRate.At(now);
        _tokens.PerSecond = _tokenRate.At(now);
    }

    private LimitMode ModeAt(DateTimeOffset now)
    {
        if (_requests.PerSecond > 0 || _tokens.PerSecond > 0 || _pausedUntil > now)
            return LimitMode.Limited;
        return _hasAnswered || (_probingSince is { } since && now - since >= ProbeTime) ? LimitMode.Open : LimitMode.Unknown;
    }
}
