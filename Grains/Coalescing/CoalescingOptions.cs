namespace CoalescingCluster.Coalescing;

/// <summary>Settings of flights and answers; section <c>Coalescing:Flights</c>.</summary>
public sealed class CoalescingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Flights";

    /// <summary>How long a flight waits for more callers; the default is <see cref="WindowMode.Adaptive"/>.</summary>
    public WindowMode WindowMode { get; set; } = WindowMode.Adaptive;

    /// <summary>Longest wait of a flight on the ground in milliseconds, 1 to 1000; the default is 25.</summary>
    public int WindowMilliseconds { get; set; } = 25;

    /// <summary>
    /// How long a caller's flight may make no progress before the caller is served by direct inference, in milliseconds, 100 to 600000; 0 turns
    /// fallback off; the default is 1500. Before the first token a model that is known to be slow is given twice its usual time instead.
    /// </summary>
    public int FallbackAfterMilliseconds { get; set; } = 1500;

    /// <summary>How long an answer is served, in seconds, 1 to 2592000 (30 days); the default is 3600.</summary>
    public int TtlSeconds { get; set; } = 3600;

    /// <summary>
    /// How long an answer is served whose question speaks of the present ("today", "latest") or of the caller's own data ("my order") without
    /// naming the user, in seconds, 1 to 86400; the default is 60.
    /// </summary>
    public int ShortAgeSeconds { get; set; } = 60;

    /// <summary>Whether a physical call goes on, and its answer is stored, when its last caller leaves; the default is <c>false</c>: it is cancelled.</summary>
    public bool FinishAbandoned { get; set; }

    /// <summary>Longest time of one physical call in seconds, 1 to 1100; the default is 300.</summary>
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>Most silos' relays that may read one flight, 1 to 100000; the default is 1000.</summary>
    public int MaxReaders { get; set; } = 1000;

    /// <summary>Most callers of one flight on one silo, 1 to 1000000; the default is 100000.</summary>
    public int MaxCallersPerRelay { get; set; } = 100_000;

    /// <summary>Most characters of one answer, 1000 to 100000000; the default is 4000000. A longer one fails its flight.</summary>
    public int MaxAnswerCharacters { get; set; } = 4_000_000;

    /// <summary>Memory for answers that this silo serves without asking the cluster, in mebibytes, 0 to 65536; the default is 128.</summary>
    public int NearCacheMegabytes { get; set; } = 128;

    /// <summary>
    /// How long an answer is served from this silo's memory before the cluster is asked whether it still stands, in seconds, 0 to 3600; the
    /// default is 10. An answer that is evicted is served at most this long.
    /// </summary>
    public int NearCacheSeconds { get; set; } = 10;
}
