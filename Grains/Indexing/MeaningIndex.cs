using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Indexing;

/// <summary>
/// The known texts of one partition, by digest, by canonical digest and by embedding. Plain data without a lock: one grain activation owns it.
/// Texts live in numbered slots that stay where they are, so that slots can be stored in segments and only changed segments are written.
/// </summary>
/// <param name="maxTexts">Most texts; the one longest unused gives way.</param>
/// <param name="maxTextsPerMeaning">Most texts of one meaning that are candidates for others.</param>
internal sealed class MeaningIndex(int maxTexts, int maxTextsPerMeaning)
{
    /// <summary>Slots per stored segment.</summary>
    public const int SegmentSize = 64;

    private readonly List<Slot?> _slots = [];
    private readonly Stack<int> _free = new();
    private readonly Dictionary<TextDigest, int> _byDigest = [];
    private readonly Dictionary<TextDigest, int> _byCanonical = [];
    private readonly SkeletonMap _bySkeleton = new();
    private readonly Dictionary<string, Meaning> _meanings = new(StringComparer.Ordinal);
    private readonly HashSet<int> _changedSegments = [];
    private VectorBlock? _vectors;
    private int _dimensions;

    /// <summary>How many texts are known.</summary>
    public int Count => _slots.Count - _free.Count;

    /// <summary>How many slots there are, free ones included.</summary>
    public int SlotCount => _slots.Count;

    /// <summary>Grows with every text that is added.</summary>
    public long Sequence { get; private set; }

    /// <summary>Segments that differ from what was stored.</summary>
    public IReadOnlyCollection<int> ChangedSegments => _changedSegments;

    /// <summary>Finds a text by its digest, then by its canonical digest, and keeps it from being forgotten for a while.</summary>
    public Resolution? Find(TextDigest digest, TextDigest canonicalDigest, double maxErrorRate, DateTimeOffset now)
    {
        if (Live(_byDigest, digest, now) is not { } slot || slot.Text.MaxErrorRate > maxErrorRate)
        {
            slot = Live(_byCanonical, canonicalDigest, now);
            if (slot is null || slot.Text.MaxErrorRate > maxErrorRate)
                return null;
        }

        Touch(slot, now);
        return ResolutionOf(slot.Text);
    }

    /// <summary>
    /// The known texts nearest to an embedding, best first: those added after <paramref name="newerThan"/> with a cosine of at least
    /// <paramref name="floor"/>.
    /// </summary>
    public List<IndexCandidate> Nearest(ReadOnlySpan<float> embedding, float floor, int count, long newerThan, DateTimeOffset now)
    {
        var found = new List<IndexCandidate>(count);
        if (_vectors is null || embedding.Length != _dimensions)
            return found;
        Span<(int Slot, float Cosine)> nearest = stackalloc (int, float)[Math.Min(count * 4, 128)];
        nearest = nearest[.._vectors.Nearest(embedding, _slots.Count, floor, nearest)];
        Span<float> known = stackalloc float[_dimensions];
        foreach (var (index, _) in nearest)
        {
            if (_slots[index] is not { } slot || slot.Sequence <= newerThan || slot.Text.ExpiresAt <= now)
                continue;
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(slot.Text.Embedding), known);
            var cosine = TensorPrimitives.Dot(embedding, known);
            if (cosine >= floor)
                found.Add(new(slot.Prepared, slot.Text, cosine));
        }

        found.Sort(static (a, b) => b.Cosine.CompareTo(a.Cosine));
        if (found.Count > count)
            found.RemoveRange(count, found.Count - count);
        return found;
    }

    /// <summary>
    /// Adds the known texts that a text may be a misspelling of to its nearest ones, however far their embeddings are from its own: a few, and only those
    /// added after <paramref name="newerThan"/>.
    /// </summary>
    public void AddSpeltAlike(List<IndexCandidate> nearest, TextDigest? skeleton, ReadOnlySpan<float> embedding, long newerThan, DateTimeOffset now)
    {
        if (skeleton is not { } key || embedding.Length != _dimensions)
            return;
        Span<float> known = stackalloc float[_dimensions];
        foreach (var index in _bySkeleton.Of(key))
        {
            if (_slots[index] is not { IsCandidate: true } slot || slot.Sequence <= newerThan || slot.Text.ExpiresAt <= now || nearest.Exists(candidate => candidate.Text.Digest == slot.Text.Digest))
                continue;
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(slot.Text.Embedding), known);
            nearest.Add(new(slot.Prepared, slot.Text, TensorPrimitives.Dot(embedding, known)));
        }
    }

    /// <summary>Whether a name is taken by a meaning that another text named.</summary>
    public bool IsTakenByAnother(string semanticHash, TextDigest leader) =>
        _meanings.TryGetValue(semanticHash, out var meaning) && meaning.LeaderDigest != leader;

    /// <summary>Whether a meaning is still known.</summary>
    public bool Knows(string semanticHash) => _meanings.ContainsKey(semanticHash);

    /// <summary>Adds a text, or replaces what was known of it.</summary>
    public Resolution Add(IndexedText text, PreparedText prepared)
    {
        if (_byDigest.TryGetValue(text.Digest, out var old))
            Remove(old);
        if (Count >= maxTexts)
            RemoveLongestUnused();
        var index = _free.TryPop(out var free) ? free : _slots.Count;
        Put(index, text, prepared);
        return ResolutionOf(text);
    }

    /// <summary>A text by its digest.</summary>
    public IndexedText? TextOf(TextDigest digest) => _byDigest.TryGetValue(digest, out var index) ? _slots[index]?.Text : null;

    /// <summary>A text by the digest of its canonical form.</summary>
    public IndexedText? CanonicalTextOf(TextDigest canonicalDigest) => _byCanonical.TryGetValue(canonicalDigest, out var index) ? _slots[index]?.Text : null;

    /// <summary>Forgets one text.</summary>
    public void ForgetText(TextDigest digest)
    {
        if (_byDigest.TryGetValue(digest, out var index))
            Remove(index);
    }

    /// <summary>Forgets a meaning and its texts.</summary>
    public void Forget(string semanticHash)
    {
        for (var i = 0; i < _slots.Count; i++)
        {
            if (_slots[i]?.Text.SemanticHash == semanticHash)
                Remove(i);
        }
    }

    /// <summary>Forgets texts that nobody asked for in time.</summary>
    public void RemoveExpired(DateTimeOffset now)
    {
        for (var i = 0; i < _slots.Count; i++)
        {
            if (_slots[i] is { } slot && slot.Text.ExpiresAt <= now)
                Remove(i);
        }
    }

    /// <summary>The texts of a segment, by slot within it; free slots are <c>null</c>.</summary>
    public IndexedText?[] TakeSegment(int segment)
    {
        _changedSegments.Remove(segment);
        var texts = new IndexedText?[Math.Min(SegmentSize, _slots.Count - (segment * SegmentSize))];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = _slots[(segment * SegmentSize) + i]?.Text;
        return texts;
    }

    /// <summary>Marks a segment as different from what is stored, because storing it failed.</summary>
    public void SegmentNotStored(int segment) => _changedSegments.Add(segment);

    /// <summary>Puts stored texts back into their slots, as far as they have not expired. Call <see cref="EndRestore"/> after the last segment.</summary>
    public void Restore(int segment, IReadOnlyList<IndexedText?> texts, DateTimeOffset now)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            var index = (segment * SegmentSize) + i;
            while (_slots.Count <= index)
                _slots.Add(null);
            if (texts[i] is { } text && text.ExpiresAt > now && !_byDigest.ContainsKey(text.Digest))
                Put(index, text, PreparedText.Create(text.Text));
        }

        _changedSegments.Remove(segment);
    }

    /// <summary>Finds the free slots among the restored ones.</summary>
    public void EndRestore()
    {
        _free.Clear();
        for (var i = _slots.Count - 1; i >= 0; i--)
        {
            if (_slots[i] is null)
                _free.Push(i);
        }
    }

    private static Resolution ResolutionOf(IndexedText text) => new(text.SemanticHash, text.LeaderDigest, text.Kind, text.Similarity);

    private void Put(int index, IndexedText text, PreparedText prepared)
    {
        if (index == _slots.Count)
            _slots.Add(null);
        if (!_meanings.TryGetValue(text.SemanticHash, out var meaning))
            _meanings.Add(text.SemanticHash, meaning = new Meaning(text.LeaderDigest));
        meaning.Texts++;
        _slots[index] = new Slot(index, text, prepared, ++Sequence);
        _byDigest[text.Digest] = index;
        _byCanonical.TryAdd(text.CanonicalDigest, index);
        if (text.Embedding.Length > 0 && meaning.Vectors < maxTextsPerMeaning)
        {
            meaning.Vectors++;
            _slots[index]!.IsCandidate = true;
            SetVector(index, text.Embedding);
            if (text.Skeleton is { } skeleton)
                _bySkeleton.Add(skeleton, index);
        }

        _changedSegments.Add(index / SegmentSize);
    }

    private void SetVector(int index, byte[] embedding)
    {
        var halves = MemoryMarshal.Cast<byte, Half>(embedding);
        if (_vectors is null)
        {
            _dimensions = halves.Length;
            _vectors = new VectorBlock(_dimensions);
        }

        if (halves.Length != _dimensions)
            return;
        Span<float> vector = stackalloc float[_dimensions];
        TensorPrimitives.ConvertToSingle(halves, vector);
        _vectors.Set(index, vector);
    }

    private Slot? Live(Dictionary<TextDigest, int> map, TextDigest digest, DateTimeOffset now) =>
        map.TryGetValue(digest, out var index) && _slots[index] is { } slot && slot.Text.ExpiresAt > now ? slot : null;

    private void Touch(Slot slot, DateTimeOffset now)
    {
        // Rewriting a segment for every repeat would cost more than the repeat; half of the life is early enough.
        slot.LastUsed = now;
        var life = TimeSpan.FromSeconds(slot.Text.LifeSeconds);
        if (slot.Text.ExpiresAt - now >= life / 2)
            return;
        slot.Text = slot.Text with { ExpiresAt = now + life };
        _changedSegments.Add(slot.Index / SegmentSize);
    }

    private void RemoveLongestUnused()
    {
        var oldest = -1;
        for (var i = 0; i < _slots.Count; i++)
        {
            if (_slots[i] is { } slot && (oldest < 0 || slot.LastUsed < _slots[oldest]!.LastUsed))
                oldest = i;
        }

        if (oldest >= 0)
            Remove(oldest);
    }

    private void Remove(int index)
    {
        if (_slots[index] is not { } slot)
            return;
        var text = slot.Text;
        _slots[index] = null;
        _free.Push(index);
        _vectors?.Clear(index);
        _byDigest.Remove(text.Digest);
        if (_byCanonical.TryGetValue(text.CanonicalDigest, out var canonical) && canonical == index)
            _byCanonical.Remove(text.CanonicalDigest);
        if (text.Skeleton is { } skeleton)
            _bySkeleton.Remove(skeleton, index);
        if (_meanings.TryGetValue(text.SemanticHash, out var meaning))
        {
            if (slot.IsCandidate)
                meaning.Vectors--;
            if (--meaning.Texts == 0)
                _meanings.Remove(text.SemanticHash);
        }

        _changedSegments.Add(index / SegmentSize);
    }

    private sealed class Meaning(TextDigest leaderDigest)
    {
        public TextDigest LeaderDigest { get; } = leaderDigest;

        public int Texts { get; set; }

        public int Vectors { get; set; }
    }

    private sealed class Slot(int index, IndexedText text, PreparedText prepared, long sequence)
    {
        public int Index { get; } = index;

        public IndexedText Text { get; set; } = text;

        public PreparedText Prepared { get; } = prepared;

        public long Sequence { get; } = sequence;

        public DateTimeOffset LastUsed { get; set; }

        public bool IsCandidate { get; set; }
    }
}
