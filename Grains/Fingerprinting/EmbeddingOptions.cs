namespace CoalescingCluster.Fingerprinting;

/// <summary>Settings of the sentence embedding; section <c>Coalescing:Embedding</c>.</summary>
public sealed class EmbeddingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Embedding";

    /// <summary>Folder of another sentence encoder (ONNX model, vocabulary, <c>encoder.json</c>); the default is <c>null</c>: the built-in model.</summary>
    public string? ModelPath { get; set; }

    /// <summary>Threads that run models, 1 to 256; the default is the number of processors.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>Most texts that wait for a thread, 1 to 100000; the default is 512. Further ones are matched exactly only.</summary>
    public int QueueLength { get; set; } = 512;

    /// <summary>Longest wait for a thread in milliseconds, 1 to 60000; the default is 2000. A text that waited longer is matched exactly only.</summary>
    public int MaxWaitMilliseconds { get; set; } = 2000;

    /// <summary>Embeddings that are remembered by text, 0 to 10000000; the default is 10000.</summary>
    public int CacheEntries { get; set; } = 10_000;

    /// <summary>Most windows that a long text is embedded in, 1 to 64; the default is 4. A longer text is matched exactly only.</summary>
    public int MaxWindows { get; set; } = 4;
}
