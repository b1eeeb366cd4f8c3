using System.Numerics.Tensors;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Near texts of every distinct text of a stream, nearest first, computed once for all replays.</summary>
internal sealed class NeighbourTable
{
    private readonly Dictionary<string, int> _index;
    private readonly (int Text, float Cosine)[][] _near;

    private readonly float[][] _vectors;

    private NeighbourTable(Dictionary<string, int> index, float[][] vectors, (int, float)[][] near)
    {
        _index = index;
        _vectors = vectors;
        _near = near;
    }

    /// <summary>Number of distinct texts.</summary>
    public int Count => _near.Length;

    /// <summary>Index of a text that is embedded.</summary>
    public int IndexOf(string text) => _index[text];

    /// <summary>Texts at least as near as the floor, nearest first.</summary>
    public ReadOnlySpan<(int Text, float Cosine)> Near(int text) => _near[text];

    /// <summary>Cosine of two texts.</summary>
    public float CosineOf(int text, int other) => CosineOf(_vectors, text, other);

    public static NeighbourTable Build(ModelCache cache, IEnumerable<string> texts, float floor, Action<double> progress)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
            index.TryAdd(text, index.Count);
        var vectors = new float[index.Count][];
        foreach (var (text, at) in index)
            vectors[at] = cache.Embedding(text);
        var near = new (int, float)[vectors.Length][];
        ModelCache.ForAll(Enumerable.Range(0, vectors.Length).ToArray(), i =>
        {
            var list = new List<(int Text, float Cosine)>();
            for (var j = 0; j < vectors.Length; j++)
            {
                var cosine = CosineOf(vectors, i, j);
                if (cosine >= floor)
                    list.Add((j, cosine));
            }

            list.Sort((x, y) => x.Cosine != y.Cosine ? y.Cosine.CompareTo(x.Cosine) : x.Text.CompareTo(y.Text));
            near[i] = [.. list];
        }, progress);
        return new(index, vectors, near);
    }

    // The smaller index first: the same cosine to the last bit from both sides.
    private static float CosineOf(float[][] vectors, int i, int j) => TensorPrimitives.Dot(vectors[Math.Min(i, j)], vectors[Math.Max(i, j)]);
}
