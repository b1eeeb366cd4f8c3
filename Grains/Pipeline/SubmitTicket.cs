namespace CoalescingCluster.Pipeline;

/// <summary>What a submission got.</summary>
/// <param name="CoalesceKey">
/// Names the submission's meaning to its tenant only: 16 to 64 letters and digits. Means nothing to other tenants, and does not tell one tenant
/// whether another has asked the same.
/// </param>
/// <param name="Answer">The answer, when there was a stored one; otherwise <c>null</c>: it is promised.</param>
/// <param name="Outcome">How the request is being served.</param>
/// <param name="Similarity">Cosine of the match on semantic outcomes; otherwise <c>null</c>.</param>
public sealed record SubmitTicket(string CoalesceKey, Shared<Answer>? Answer, RequestOutcome Outcome, float? Similarity);
