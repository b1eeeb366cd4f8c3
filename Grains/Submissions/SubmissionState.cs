namespace CoalescingCluster.Submissions;

/// <summary>What a <see cref="SubmissionGrain"/> keeps in the store.</summary>
[GenerateSerializer, Alias("CoalescingCluster.SubmissionState")]
internal sealed class SubmissionState
{
    /// <summary>The submission.</summary>
    [Id(0)]
    public Submission? Submission { get; set; }
}
