namespace CoalescingCluster.Silo.Simulation;

/// <summary>How the simulated provider behaves now, and what it counted.</summary>
internal sealed class SimulationState(SimulatedProviderOptions options, TimeProvider time)
{
    private long _calls;
    private long _active;
    private long _refused;
    private long _promptTokens;
    private long _completionTokens;
    private SimulationControls _controls = Defaults(options);
    private SimulatedBucket? _bucket;

    public SimulationControls Controls => Volatile.Read(ref _controls);

    public long Calls => Volatile.Read(ref _calls);

    public long Active => Volatile.Read(ref _active);

    public long Refused => Volatile.Read(ref _refused);

    public SimulatedBucket? Bucket => Volatile.Read(ref _bucket);

    public long PromptTokens => Volatile.Read(ref _promptTokens);

    public long CompletionTokens => Volatile.Read(ref _completionTokens);

    /// <summary>Applies controls.</summary>
    public void Apply(SimulationControls change)
    {
        var now = Controls;
        if (change.Reset == true)
        {
            now = Defaults(options);
            _calls = _refused = _promptTokens = _completionTokens = 0;
        }

        var next = now with
        {
            FirstTokenMs = change.FirstTokenMs ?? now.FirstTokenMs,
            TokensPerSecond = change.TokensPerSecond ?? now.TokensPerSecond,
            Tokens = change.Tokens ?? now.Tokens,
            FailRate = change.FailRate ?? now.FailRate,
            Status = change.Status ?? now.Status,
            RequestsPerSecond = change.RequestsPerSecond ?? now.RequestsPerSecond,
            RetryAfterMs = change.RetryAfterMs ?? now.RetryAfterMs,
            StallAfterTokens = change.StallAfterTokens ?? now.StallAfterTokens,
            StallMs = change.StallMs ?? now.StallMs,
            FailAfterTokens = change.FailAfterTokens ?? now.FailAfterTokens,
            KvCacheUsage = change.KvCacheUsage ?? now.KvCacheUsage,
        };
        if (change.RequestsPerSecond is not null || change.Reset == true)
            Volatile.Write(ref _bucket, next.RequestsPerSecond is > 0 and var perSecond ? new SimulatedBucket(perSecond, time) : null);

        Volatile.Write(ref _controls, next);
    }

    /// <summary>Counts a call that comes in.</summary>
    public void CallStarted(int promptTokens)
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Increment(ref _active);
        Interlocked.Add(ref _promptTokens, promptTokens);
    }

    /// <summary>Counts a call that ends, answered or not.</summary>
    public void CallEnded(int completionTokens)
    {
        Interlocked.Decrement(ref _active);
        Interlocked.Add(ref _completionTokens, completionTokens);
    }

    /// <summary>Counts a call that the rate limit refused.</summary>
    public void CallRefused() => Interlocked.Increment(ref _refused);

    private static SimulationControls Defaults(SimulatedProviderOptions options) => new()
    {
        FirstTokenMs = options.FirstTokenMs,
        TokensPerSecond = options.TokensPerSecond,
        Tokens = options.Tokens,
        FailRate = 0,
        Status = 200,
        RequestsPerSecond = 0,
        RetryAfterMs = 0,
        StallAfterTokens = 0,
        StallMs = 0,
        FailAfterTokens = 0,
        KvCacheUsage = 0,
    };
}
