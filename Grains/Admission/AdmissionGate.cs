using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Providers;

namespace CoalescingCluster.Admission;

/// <summary>Refuses prompts that leave their model no room to answer, before anything is shared or sent.</summary>
internal static class AdmissionGate
{
    private const int PercentOfWindow = 80;

    /// <summary>Checks a prompt against its model's context window.</summary>
    /// <param name="request">The request; exchanged for a shorter one where the tenant's policy says so.</param>
    /// <param name="route">The model's route.</param>
    /// <returns>Whether the prompt was cut.</returns>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.ContextLengthExceeded"/>.</exception>
    public static bool Fit(ref InferenceRequest request, ModelRoute route)
    {
        var most = (int)((long)route.ContextWindow * PercentOfWindow / 100);
        var tokens = TokenCounter.CountPrompt(request.Chat, most);
        if (tokens <= most)
            return false;
        if (request.Tenant.TruncatesPrompts && PromptTruncation.Fit(request.Chat, most) is { } fitted)
        {
            request = request with { Chat = fitted };
            return true;
        }

        throw new InferenceException(
            InferenceErrorCode.ContextLengthExceeded,
            $"The prompt has about {tokens} tokens, but at most {most} are taken: {PercentOfWindow} % of the {route.ContextWindow} tokens of '{route.Model}'. Shorten it, or ask a model with a larger window.")
        { Param = "messages" };
    }

    /// <summary>Tokens that a request is admitted with: those of its prompt, where its tenant's tokens are limited.</summary>
    public static int TokensOf(InferenceRequest request) => request.Tenant.Limits is { TokensPerMinute: not null } ? TokenCounter.CountPrompt(request.Chat, 0) : 0;
}
