namespace CoalescingCluster.Providers;

/// <summary>Whose a model is, as far as its name tells: what is asked of the wrong maker gets a sentence that says what is missing, not that maker's 404.</summary>
internal static class ModelMakers
{
    /// <summary>Address of OpenAI's own API.</summary>
    public const string OpenAIAddress = "https://api.openai.com/v1";

    /// <summary>Address of Anthropic's own API.</summary>
    public const string AnthropicAddress = "https://api.anthropic.com";

    /// <summary>How names of Anthropic's models begin.</summary>
    public const string Claude = "claude-";

    /// <summary>The model that stands for a vLLM server of one's own.</summary>
    public const string LocalVllm = "local-vllm";

    private const string Gpt = "gpt-";

    /// <summary>Whether an address is one that answers nobody without a key.</summary>
    public static bool NeedsKey(string address) => Is(address, OpenAIAddress) || Is(address, AnthropicAddress);

    /// <summary>Whether a maker's own API has no model of that name for certain.</summary>
    public static bool IsForeignTo(string address, string model)
    {
        var isClaude = model.StartsWith(Claude, StringComparison.Ordinal);
        return (Is(address, OpenAIAddress) && (isClaude || model == LocalVllm)) || (Is(address, AnthropicAddress) && !isClaude);
    }

    /// <summary>What is missing for a model that no provider serves.</summary>
    public static string WhyNot(string model) =>
        model.StartsWith(Claude, StringComparison.Ordinal) ? Missing(model, "is Anthropic's, and no provider of this cluster serves it", "ANTHROPIC_API_KEY")
        : model.StartsWith(Gpt, StringComparison.Ordinal) ? Missing(model, "is OpenAI's, and no provider of this cluster serves it", "OPENAI_API_KEY")
        : model == LocalVllm ? Missing(model, "stands for a vLLM server of one's own, and this cluster knows of none", "VLLM_BASE_URL")
        : $"The model '{model}' does not exist or is not served here; GET /v1/models lists those that are.";

    private static string Missing(string model, string why, string variable) =>
        $"The model '{model}' {why}: its operator can set {variable}, or list the model under a provider. GET /v1/models lists those that are served.";

    private static bool Is(string address, string known) => address.TrimEnd('/').Equals(known, StringComparison.OrdinalIgnoreCase);
}
