namespace CoalescingCluster.Silo.Hosting;

/// <summary>Settings of the HTTP door; section <c>Coalescing:Http</c>. Its port is 8080 by default.</summary>
public sealed class HttpDoorOptions : DoorOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Http";

    /// <summary>Longest request body in bytes, 1024 to 67108864; the default is 4194304 (4 MiB).</summary>
    public int MaxBodyBytes { get; set; } = 4 << 20;

    /// <summary>Seconds between the comments that keep a silent stream open until its first token, 1 to 300; the default is 5.</summary>
    public double HeartbeatSeconds { get; set; } = 5;

    /// <summary>Seconds that a caller may leave a stream unread before its connection is closed, 1 to 3600; the default is 120.</summary>
    public double StalledReaderSeconds { get; set; } = 120;

    /// <summary>
    /// Whether <c>/</c> shows a live page with this silo's figures; unset (the default) means only while every listener is on loopback, because the page
    /// asks for no key.
    /// </summary>
    public bool? LivePage { get; set; }
}
