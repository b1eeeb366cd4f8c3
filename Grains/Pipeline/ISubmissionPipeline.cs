using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Pipeline;

/// <summary>
/// Submissions: requests whose callers do not wait but come back for the answer. A submission is a promise: it is stored before it is confirmed and
/// kept even if the silo that took it dies.
/// </summary>
public interface ISubmissionPipeline
{
    /// <summary>
    /// Admits the request, and answers from the store or promises an answer. Idempotent by tenant and
    /// <see cref="InferenceRequest.RequestId"/>: a repeat gets the ticket of the first submission, whatever the repeat asks.
    /// </summary>
    /// <exception cref="InferenceException">
    /// The request was refused; <see cref="InferenceErrorCode.Overloaded"/> when the promise cannot be stored.
    /// </exception>
    ValueTask<SubmitTicket> SubmitAsync(InferenceRequest request, CancellationToken cancellationToken);

    /// <summary>What became of a submission, waiting up to <paramref name="patience"/> for its end. Idempotent.</summary>
    /// <param name="tenant">The authenticated tenant; only its own submissions are found.</param>
    /// <param name="requestId">The id that was submitted.</param>
    /// <param name="coalesceKey">The key of the ticket.</param>
    /// <param name="patience">Longest wait, 0 for none. It is the flight's progress that is waited for, as with every caller.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The view, or <c>null</c> when the tenant has no such submission, or its answer expired.</returns>
    ValueTask<SubmitView?> ResultAsync(TenantContext tenant, string requestId, string coalesceKey, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Reads a submission's answer as it comes, from its beginning.</summary>
    /// <returns>The session, or <c>null</c> when the tenant has no such submission, or its answer expired.</returns>
    /// <exception cref="InferenceException">The submission failed.</exception>
    ValueTask<InferenceSession?> OpenAsync(TenantContext tenant, string requestId, string coalesceKey, CancellationToken cancellationToken);

    /// <summary>Forgets the stored answer that a ticket of the tenant leads to, for everybody it is shared with. Idempotent.</summary>
    /// <returns>Whether the key is one of the tenant's.</returns>
    ValueTask<bool> ForgetAsync(TenantContext tenant, string coalesceKey, CancellationToken cancellationToken);
}
