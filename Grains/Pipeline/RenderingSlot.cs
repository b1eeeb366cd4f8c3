namespace CoalescingCluster.Pipeline;

/// <summary>Which wire form of a shared value is kept with it.</summary>
public enum RenderingSlot
{
    /// <summary>The OpenAI-compatible door.</summary>
    OpenAI = 0,

    /// <summary>The Anthropic-compatible door.</summary>
    Anthropic = 1,

    /// <summary>The <c>/v2</c> door.</summary>
    Seed = 2,
}
