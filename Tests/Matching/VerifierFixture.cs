using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public sealed class VerifierFixture : IDisposable
{
    internal VerifierModel Model { get; } = VerifierModel.Load(VerifierDescription.DefaultFolder);

    public void Dispose() => Model.Dispose();
}
