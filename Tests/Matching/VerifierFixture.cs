using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public sealed class VerifierFixture : IDisposable
{
    internal VerifierModels Models { get; } = VerifierModels.Load();

    public void Dispose() => Models.Dispose();
}
