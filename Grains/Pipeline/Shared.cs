namespace CoalescingCluster.Pipeline;

/// <summary>
/// A value that many callers are given, with the bytes that each door made of it, so that a slice or an answer is serialized once per silo
/// and door and not once per caller.
/// </summary>
/// <typeparam name="T">An immutable value.</typeparam>
/// <param name="value">The value.</param>
public sealed class Shared<T>(T value)
    where T : class
{
    private readonly byte[]?[] _renderings = new byte[]?[3];

    /// <summary>The value.</summary>
    public T Value { get; } = value;

    /// <summary>
    /// The bytes for <paramref name="slot"/>, made by <paramref name="render"/> on first use. Two callers that come first together may both
    /// render: they make the same bytes, and one of the two arrays stays.
    /// </summary>
    public ReadOnlyMemory<byte> Render(RenderingSlot slot, Func<T, byte[]> render)
    {
        ArgumentNullException.ThrowIfNull(render);
        ref var rendering = ref _renderings[(int)slot];
        return Volatile.Read(ref rendering) ?? (rendering = render(Value));
    }
}
