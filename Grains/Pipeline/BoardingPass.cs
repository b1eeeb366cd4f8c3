using CoalescingCluster.Accounting;

namespace CoalescingCluster.Pipeline;

/// <summary>What a request needs to get its answer from a meaning.</summary>
/// <param name="CoalesceKey">Key of the meaning's grain.</param>
/// <param name="Call">What to send upstream if this request leads.</param>
/// <param name="Resolution">How its text was tied to the meaning.</param>
/// <param name="MaxAgeSeconds">Oldest stored answer that serves; 0 for none; <c>null</c> for any.</param>
/// <param name="TtlSeconds">How long its answer may be served to others.</param>
/// <param name="Keep">Keeps the answer near once it is there.</param>
/// <param name="Account">Tells the ledger how the request was served; <c>null</c> when it knows already.</param>
internal sealed record BoardingPass(
    string CoalesceKey, InferenceCall Call, Resolution Resolution, int? MaxAgeSeconds, int TtlSeconds, Action<Shared<Answer>>? Keep, RequestAccount? Account = null);
