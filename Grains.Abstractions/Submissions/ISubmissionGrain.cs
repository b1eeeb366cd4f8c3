namespace CoalescingCluster;

/// <summary>One submission; key <c>{tenant}/{requestId}</c>. Remembers in the store what was promised under a request id.</summary>
[Alias("CoalescingCluster.ISubmissionGrain")]
public interface ISubmissionGrain : IGrainWithStringKey
{
    /// <summary>Stores the submission, unless there is one already. Idempotent: the first one stands.</summary>
    /// <returns>The submission that stands.</returns>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Overloaded"/> when it cannot be stored.</exception>
    [Alias("Register")]
    Task<Submission> RegisterAsync(Submission submission);

    /// <summary>The submission, or <c>null</c> when there is none or it is forgotten.</summary>
    [Alias("Get")]
    Task<Submission?> GetAsync();
}
