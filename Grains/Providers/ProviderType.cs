namespace CoalescingCluster.Providers;

/// <summary>The wires that providers speak.</summary>
public enum ProviderType
{
    /// <summary>Chat completions: OpenAI, vLLM and everything that is compatible.</summary>
    OpenAI = 0,

    /// <summary>The Messages API of Anthropic.</summary>
    Anthropic = 1,
}
