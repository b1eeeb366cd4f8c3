namespace CoalescingCluster.Tests.Hosting;

/// <summary>A theory that needs Node.js and npm; skipped where they are missing.</summary>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeSdk.Missing;
}
