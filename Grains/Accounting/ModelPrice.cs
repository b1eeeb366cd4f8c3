namespace CoalescingCluster.Accounting;

/// <summary>What a model costs from a day on, in smallest units of money per token.</summary>
/// <param name="EffectiveFrom">The first day, UTC, that it holds.</param>
/// <param name="InputPico">10⁻¹² dollars per prompt token.</param>
/// <param name="OutputPico">10⁻¹² dollars per token of the answer.</param>
/// <param name="CachedInputPico">10⁻¹² dollars per prompt token that the provider had cached.</param>
public sealed record ModelPrice(DateOnly EffectiveFrom, long InputPico, long OutputPico, long CachedInputPico)
{
    /// <summary>Highest price that is taken, in dollars per million tokens: with it, no call's cost leaves the range of <see cref="Money"/>.</summary>
    public const decimal MaxPerMillion = 1000m;

    /// <summary>What a call with this usage costs, exactly.</summary>
    public Money CostOf(TokenUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        var prompt = Math.Max(0, usage.PromptTokens);
        var cached = Math.Clamp(usage.CachedPromptTokens, 0, prompt);
        return new(((prompt - cached) * InputPico) + (cached * CachedInputPico) + (Math.Max(0, usage.CompletionTokens) * OutputPico));
    }

    /// <summary>Turns dollars per million tokens into 10⁻¹² dollars per token.</summary>
    /// <returns>Whether the price is from 0 to <see cref="MaxPerMillion"/> and has at most six decimals.</returns>
    public static bool TryPerToken(decimal perMillion, out long pico)
    {
        pico = 0;
        var scaled = perMillion is >= 0 and <= MaxPerMillion ? perMillion * 1_000_000m : 0.5m;
        if (scaled != decimal.Truncate(scaled))
            return false;
        pico = (long)scaled;
        return true;
    }
}
