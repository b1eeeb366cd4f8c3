namespace CoalescingCluster.Providers;

/// <summary>Takes the slices of a direct inference on the silo that makes it. Called by one provider grain, in order.</summary>
internal interface IDirectSink
{
    /// <summary>Takes the next slices.</summary>
    /// <param name="sequence">Index of the first of them.</param>
    /// <param name="slices">The slices; an empty list says that the request was sent.</param>
    void Append(int sequence, IReadOnlyList<Slice> slices);
}
