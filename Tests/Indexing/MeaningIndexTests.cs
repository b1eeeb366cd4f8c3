using System.Runtime.InteropServices;
using CoalescingCluster.Indexing;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Indexing;

public sealed class MeaningIndexTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Find_ByCanonicalDigest_GivesTheMeaningOfTheKnownText()
    {
        var index = new MeaningIndex(100, 8);
        Add(index, "What is Orleans?", "m1");
        var asked = PreparedText.Create("what is   orleans");
        index.Find(TextDigest.Of("what is   orleans"), asked.CanonicalDigest, 0.005, Now)!.SemanticHash.Should().Be("m1");
    }

    [Fact]
    public void Find_WithAStricterRateThanTheTextWasTiedUnder_DoesNotCountIt()
    {
        var index = new MeaningIndex(100, 8);
        Add(index, "one way to ask", "m1", MatchKind.Semantic, maxErrorRate: 0.02);
        var prepared = PreparedText.Create("one way to ask");
        index.Find(TextDigest.Of("one way to ask"), prepared.CanonicalDigest, 0.005, Now).Should().BeNull("0.005 is stricter than 0.02");
        index.Find(TextDigest.Of("one way to ask"), prepared.CanonicalDigest, 0.02, Now).Should().NotBeNull();
    }

    [Fact]
    public void Find_AfterExpiry_IsForgottenUnlessAskedFor()
    {
        var index = new MeaningIndex(100, 8);
        Add(index, "asked again", "m1");
        Add(index, "never asked again", "m2");
        Find(index, "asked again", Now.AddMinutes(40)).Should().NotBeNull();
        Find(index, "asked again", Now.AddMinutes(80)).Should().NotBeNull("asking at minute 40 gave it another hour");
        Find(index, "never asked again", Now.AddMinutes(80)).Should().BeNull();
        index.RemoveExpired(Now.AddMinutes(80));
        index.Count.Should().Be(1);
    }

    [Fact]
    public void Add_BeyondCapacity_LetsTheLongestUnusedGo()
    {
        var index = new MeaningIndex(16, 8);
        for (var i = 0; i < 16; i++)
            Add(index, $"text {i}", $"m{i}");
        for (var i = 1; i < 16; i++)
            Find(index, $"text {i}", Now.AddMinutes(i));
        Add(index, "one more", "m99");
        index.Count.Should().Be(16);
        Find(index, "text 0", Now).Should().BeNull();
        Find(index, "text 1", Now).Should().NotBeNull();
    }

    [Fact]
    public void Candidates_SpeltAlike_AreFoundHoweverFarTheirEmbeddingsAre()
    {
        var index = new MeaningIndex(100, 8);
        Add(index, "How do I reset my router?", "m1", vector: Axis(0));
        Add(index, "How do I water a cactus?", "m2", vector: Axis(1));
        var asked = PreparedText.Create("how do i reset my roter");
        var candidates = index.Nearest(Axis(2), 0.6f, 8, 0, Now);
        candidates.Should().BeEmpty();

        index.AddSpeltAlike(candidates, asked.Skeleton, Axis(2), 0, Now);
        index.AddSpeltAlike(candidates, asked.Skeleton, Axis(2), 0, Now);
        candidates.Should().ContainSingle("a candidate is there once").Which.Text.SemanticHash.Should().Be("m1");

        index.Forget("m1");
        candidates.Clear();
        index.AddSpeltAlike(candidates, asked.Skeleton, Axis(2), 0, Now);
        candidates.Should().BeEmpty("it was forgotten");
    }

    [Fact]
    public void Nearest_NewerThanASequence_SkipsWhatWasThereBefore()
    {
        var index = new MeaningIndex(100, 8);
        Add(index, "old", "m1", vector: Axis(0));
        var seen = index.Sequence;
        Add(index, "new", "m2", vector: Axis(0));
        index.Nearest(Axis(0), 0.6f, 8, 0, Now).Should().HaveCount(2);
        index.Nearest(Axis(0), 0.6f, 8, seen, Now).Should().ContainSingle().Which.Text.Text.Should().Be("new");
    }

    [Fact]
    public void Forget_RemovesAllTextsOfTheMeaningAndNoOther()
    {
        var index = new MeaningIndex(100, 8);
        Add(index, "a", "m1");
        Add(index, "b", "m1", MatchKind.Semantic);
        Add(index, "c", "m2");
        index.Forget("m1");
        Find(index, "a", Now).Should().BeNull();
        Find(index, "b", Now).Should().BeNull();
        Find(index, "c", Now).Should().NotBeNull();
        index.Knows("m1").Should().BeFalse();
    }

    [Fact]
    public void Restore_OfStoredSegments_KnowsTheSameTexts()
    {
        var index = new MeaningIndex(1000, 8);
        for (var i = 0; i < 200; i++)
            Add(index, $"text {i}", $"m{i}", vector: Axis(i));
        index.Forget("m5");
        var segments = Enumerable.Range(0, 4).Select(index.TakeSegment).ToArray();
        index.ChangedSegments.Should().BeEmpty("all were taken to be stored");

        var restored = new MeaningIndex(1000, 8);
        for (var i = 0; i < segments.Length; i++)
            restored.Restore(i, segments[i], Now);
        restored.EndRestore();

        restored.Count.Should().Be(199);
        Find(restored, "text 5", Now).Should().BeNull();
        Find(restored, "text 199", Now)!.SemanticHash.Should().Be("m199");
        restored.Nearest(Axis(70), 0.6f, 1, 0, Now).Should().ContainSingle().Which.Text.Text.Should().Be("text 70");
        Add(restored, "fills the gap", "m999");
        restored.SlotCount.Should().Be(200, "the free slot is used first");
    }

    private static Resolution? Find(MeaningIndex index, string text, DateTimeOffset now) =>
        index.Find(TextDigest.Of(text), PreparedText.Create(text).CanonicalDigest, 0.2, now);

    private static float[] Axis(int axis)
    {
        var vector = new float[384];
        vector[axis] = 1;
        return vector;
    }

    private static void Add(MeaningIndex index, string text, string meaning, MatchKind kind = MatchKind.Exact, double maxErrorRate = 0, float[]? vector = null)
    {
        var prepared = PreparedText.Create(text);
        var halves = (vector ?? []).Select(component => (Half)component).ToArray();
        index.Add(
            new IndexedText
            {
                Text = text,
                Digest = TextDigest.Of(text),
                CanonicalDigest = prepared.CanonicalDigest,
                Embedding = MemoryMarshal.AsBytes(halves.AsSpan()).ToArray(),
                SemanticHash = meaning,
                LeaderDigest = TextDigest.Of(text),
                Kind = kind,
                Similarity = 1,
                MaxErrorRate = maxErrorRate,
                ExpiresAt = Now.AddHours(1),
                LifeSeconds = 3600,
                Skeleton = prepared.Skeleton,
            },
            prepared);
    }
}
