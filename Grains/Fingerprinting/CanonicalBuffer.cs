using System.Buffers;
using System.Text.Json;

namespace CoalescingCluster.Fingerprinting;

/// <summary>A buffer with a canonical JSON writer on it, kept by each thread for its next request.</summary>
internal sealed class CanonicalBuffer
{
    /// <summary>A buffer that had to grow beyond this is not kept.</summary>
    private const int MaxKept = 64 * 1024;

    [ThreadStatic]
    private static CanonicalBuffer? t_kept;

    private CanonicalBuffer() => Writer = CanonicalJson.CreateWriter(Output);

    /// <summary>What was written.</summary>
    public ArrayBufferWriter<byte> Output { get; } = new(4096);

    /// <summary>Writes to <see cref="Output"/>; to be flushed.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>An empty buffer. One that is not returned, because of an exception, is left to the garbage collector.</summary>
    public static CanonicalBuffer Rent()
    {
        var kept = t_kept;
        t_kept = null;
        return kept ?? new();
    }

    /// <summary>Keeps the buffer for the thread's next request.</summary>
    public void Return()
    {
        if (Output.Capacity > MaxKept)
            return;
        Output.ResetWrittenCount();
        Writer.Reset();
        t_kept = this;
    }
}
