namespace CoalescingCluster.Indexing;

/// <summary>Settings of the semantic index; section <c>Coalescing:Index</c>.</summary>
public sealed class IndexingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Index";

    /// <summary>Most texts that are known of one partition, 16 to 1000000; the default is 50000. The one longest unused gives way.</summary>
    public int MaxTexts { get; set; } = 50_000;

    /// <summary>Most texts of one meaning that others are compared with, 1 to 1000; the default is 8.</summary>
    public int MaxTextsPerMeaning { get; set; } = 8;

    /// <summary>How much later than it changes the index is stored, in milliseconds, 100 to 600000; the default is 2000.</summary>
    public int SaveAfterMilliseconds { get; set; } = 2000;
}
