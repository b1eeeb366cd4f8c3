using CoalescingCluster.Storage;

namespace CoalescingCluster.Indexing;

/// <summary>
/// Keeps an index in the store, segment by segment and a little later than it changes: what a crash loses costs hits, never correctness.
/// Used from one activation only.
/// </summary>
internal sealed class IndexStore(MeaningIndex index, TolerantStateFactory states, GrainId grain, TimeProvider time)
{
    private readonly List<TolerantState<IndexSegmentState>> _segments = [];
    private bool _writing;

    /// <summary>Reads all segments.</summary>
    public async Task LoadAsync()
    {
        for (var segment = 0; ; segment++)
        {
            var state = Segment(segment);
            await state.EnsureReadAsync();
            if (state.Value.Texts.Length == 0)
                break;
            index.Restore(segment, state.Value.Texts, time.GetUtcNow());
        }

        index.EndRestore();
    }

    /// <summary>Writes the segments that changed. A call while another one is at work does nothing.</summary>
    public async Task SaveAsync()
    {
        if (_writing)
            return;
        _writing = true;
        try
        {
            foreach (var segment in index.ChangedSegments.ToArray())
            {
                var state = Segment(segment);
                var written = await state.WriteAsync(new IndexSegmentState { Texts = index.TakeSegment(segment) });
                if (written != StoreWrite.Written)
                    index.SegmentNotStored(segment);
            }
        }
        finally
        {
            _writing = false;
        }
    }

    private TolerantState<IndexSegmentState> Segment(int segment)
    {
        while (_segments.Count <= segment)
            _segments.Add(states.Open<IndexSegmentState>($"index-{_segments.Count}", grain));
        return _segments[segment];
    }
}
