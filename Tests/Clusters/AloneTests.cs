namespace CoalescingCluster.Tests.Clusters;

/// <summary>
/// Tests in this collection run when no other does: the provider, its callers and the silos between share this process, and what other tests make of the time between a request's
/// departure and its arrival would be counted as theirs.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    public const string Name = "alone";
}
