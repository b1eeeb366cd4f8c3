namespace CoalescingCluster.Quality;

/// <summary>Takes callers' word on answers that were matched by meaning.</summary>
public interface IFeedback
{
    /// <summary>
    /// Notes whether an answer was right for its request. A wrong one quarantines the link on every silo; either is kept as a labelled pair.
    /// </summary>
    /// <param name="tenant">The authenticated tenant; only its own requests are found.</param>
    /// <param name="requestId">The request, as its response named it.</param>
    /// <param name="isRight">The verdict.</param>
    /// <returns>Whether the request is known as one that was served by a semantic match.</returns>
    Task<bool> JudgeAsync(string tenant, string requestId, bool isRight);

    /// <summary>The labelled pairs of a tenant, oldest first.</summary>
    Task<IReadOnlyList<LabelledPair>> ListAsync(string tenant);
}
