namespace CoalescingCluster.Providers;

/// <summary>The configured providers by name; section <c>Coalescing:Providers</c>.</summary>
public sealed class ProvidersOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Providers";

    /// <summary>The provider that is used when none is configured.</summary>
    public const string Simulated = "simulated";

    /// <summary>The models that exist out of the box.</summary>
    public static IReadOnlyList<string> DefaultModels { get; } = ["gpt-4o-mini", "claude-3-5-sonnet", "local-vllm"];

    /// <summary>The providers by name.</summary>
    public Dictionary<string, ProviderOptions> ByName { get; } = new(StringComparer.Ordinal);
}
