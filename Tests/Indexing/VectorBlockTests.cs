using System.Numerics.Tensors;
using CoalescingCluster.Indexing;

namespace CoalescingCluster.Tests.Indexing;

public sealed class VectorBlockTests
{
    [Theory]
    [InlineData(384)]
    [InlineData(100)]
    [InlineData(7)]
    public void Nearest_AmongRandomVectors_AgreesWithAFloatScan(int dimensions)
    {
        var random = new Random(dimensions);
        var block = new VectorBlock(dimensions);
        var vectors = Enumerable.Range(0, 500).Select(_ => Unit(random, dimensions)).ToArray();
        for (var i = 0; i < vectors.Length; i++)
            block.Set(i, vectors[i]);
        var query = Unit(random, dimensions);
        var expected = vectors.Select((vector, slot) => (slot, cosine: TensorPrimitives.Dot<float>(vector, query))).OrderByDescending(x => x.cosine).ToArray();

        var found = new (int Slot, float Cosine)[10];
        block.Nearest(query, vectors.Length, -1, found).Should().Be(10);

        found[0].Cosine.Should().BeApproximately(expected[0].cosine, 0.02f, "int8 is off by little");
        found.Should().BeInDescendingOrder(x => x.Cosine);
        found.Select(x => x.Slot).Should().OnlyHaveUniqueItems();
        found.Select(x => x.Slot).Intersect(expected.Take(20).Select(x => x.slot)).Should().HaveCountGreaterThanOrEqualTo(8, "the best ten by bytes are nearly the best ten");
    }

    [Fact]
    public void Nearest_OfAStoredVector_FindsItFirst()
    {
        var random = new Random(1);
        var block = new VectorBlock(384);
        var vectors = Enumerable.Range(0, 1000).Select(_ => Unit(random, 384)).ToArray();
        for (var i = 0; i < vectors.Length; i++)
            block.Set(i, vectors[i]);
        var best = new (int Slot, float Cosine)[1];
        for (var i = 0; i < vectors.Length; i += 97)
        {
            block.Nearest(vectors[i], vectors.Length, 0.6f, best).Should().Be(1);
            best[0].Slot.Should().Be(i);
        }
    }

    [Fact]
    public void Nearest_OfAClearedSlot_FindsNothing()
    {
        var block = new VectorBlock(384);
        var vector = Unit(new Random(2), 384);
        block.Set(3, vector);
        block.Clear(3);
        block.Nearest(vector, 4, 0.1f, new (int, float)[4]).Should().Be(0);
    }

    private static float[] Unit(Random random, int dimensions)
    {
        var vector = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
            vector[i] = (float)(random.NextDouble() - 0.5);
        var norm = TensorPrimitives.Norm<float>(vector);
        for (var i = 0; i < dimensions; i++)
            vector[i] /= norm;
        return vector;
    }
}
