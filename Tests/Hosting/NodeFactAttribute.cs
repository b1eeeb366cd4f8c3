namespace CoalescingCluster.Tests.Hosting;

/// <summary>A test that needs Node.js and npm; skipped where they are missing.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeSdk.Missing;
}
