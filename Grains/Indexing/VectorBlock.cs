using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoalescingCluster.Indexing;

/// <summary>
/// Unit vectors as signed bytes (component × 127, rounded) in one block of memory, for a brute-force scan: right up to some hundred thousand
/// entries, and exact enough to pick candidates (a cosine is off by 0.01 at most). Slots are stable; a free one holds zeros and matches nothing.
/// </summary>
/// <param name="dimensions">Components of a vector; a multiple of 32 scans fastest.</param>
internal sealed class VectorBlock(int dimensions)
{
    private const float Scale = 127f;

    private sbyte[] _components = [];

    /// <summary>Stores a vector in a slot.</summary>
    public void Set(int slot, ReadOnlySpan<float> vector)
    {
        var needed = (slot + 1) * dimensions;
        if (_components.Length < needed)
            Array.Resize(ref _components, Math.Max(needed, _components.Length * 2));
        Quantize(vector, _components.AsSpan(slot * dimensions, dimensions));
    }

    /// <summary>Empties a slot.</summary>
    public void Clear(int slot)
    {
        if ((slot + 1) * dimensions <= _components.Length)
            _components.AsSpan(slot * dimensions, dimensions).Clear();
    }

    /// <summary>
    /// Finds the slots nearest to a vector among the first <paramref name="count"/> ones: those with a cosine of at least
    /// <paramref name="floor"/>, best first, at most <paramref name="best"/>'s length.
    /// </summary>
    /// <returns>How many were found.</returns>
    public int Nearest(ReadOnlySpan<float> vector, int count, float floor, Span<(int Slot, float Cosine)> best)
    {
        Span<sbyte> query = dimensions <= 2048 ? stackalloc sbyte[dimensions] : new sbyte[dimensions];
        Quantize(vector, query);
        var all = _components.AsSpan(0, Math.Min(count * dimensions, _components.Length));
        var least = (int)MathF.Floor((floor - 0.01f) * Scale * Scale);
        var found = 0;
        for (var slot = 0; (slot + 1) * dimensions <= all.Length; slot++)
        {
            var dot = Dot(query, all.Slice(slot * dimensions, dimensions));
            if (dot < least)
                continue;
            var cosine = dot / (Scale * Scale);
            if (found == best.Length && cosine <= best[found - 1].Cosine)
                continue;
            var place = found < best.Length ? found++ : found - 1;
            while (place > 0 && best[place - 1].Cosine < cosine)
            {
                best[place] = best[place - 1];
                place--;
            }

            best[place] = (slot, cosine);
            if (found == best.Length)
                least = Math.Max(least, (int)(best[found - 1].Cosine * Scale * Scale));
        }

        return found;
    }

    private static void Quantize(ReadOnlySpan<float> vector, Span<sbyte> quantized)
    {
        for (var i = 0; i < quantized.Length; i++)
            quantized[i] = (sbyte)Math.Clamp(MathF.Round(vector[i] * Scale), -127f, 127f);
    }

    private static int Dot(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        ref var x = ref MemoryMarshal.GetReference(a);
        ref var y = ref MemoryMarshal.GetReference(b);
        var sum = 0;
        nuint i = 0;
        var length = (nuint)a.Length;
        if (Avx2.IsSupported && length >= 32)
        {
            var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
            for (; i + 32 <= length; i += 32)
            {
                even += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref x, i)), Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref y, i)));
                odd += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref x, i + 16)), Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref y, i + 16)));
            }

            sum = Vector256.Sum(even + odd);
        }
        else if (Vector.IsHardwareAccelerated)
        {
            var total = Vector<int>.Zero;
            for (; i + (nuint)Vector<sbyte>.Count <= length; i += (nuint)Vector<sbyte>.Count)
            {
                Vector.Widen(new Vector<sbyte>(a[(int)i..]), out var aLow, out var aHigh);
                Vector.Widen(new Vector<sbyte>(b[(int)i..]), out var bLow, out var bHigh);
                Vector.Widen(aLow * bLow, out var p0, out var p1);
                Vector.Widen(aHigh * bHigh, out var p2, out var p3);
                total += p0 + p1 + p2 + p3;
            }

            sum = Vector.Sum(total);
        }

        for (; i < length; i++)
            sum += a[(int)i] * b[(int)i];
        return sum;
    }
}
