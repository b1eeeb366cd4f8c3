using System.Buffers;

namespace CoalescingCluster.Silo.Doors;

/// <summary>A request body in a buffer that is given back to the pool.</summary>
internal readonly struct PooledBody : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    /// <summary>Copies the bytes.</summary>
    public PooledBody(in ReadOnlySequence<byte> bytes)
    {
        _length = (int)bytes.Length;
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(_length, 1));
        bytes.CopyTo(_buffer);
    }

    /// <summary>The bytes, valid until disposal.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
