namespace CoalescingCluster.Matching;

/// <summary>What stands in quotation marks: other words, or words that the other text has not at all.</summary>
internal sealed class QuotationGuard : IGuard
{
    public string Name => "quotation";

    public GuardFinding Examine(PairView pair) => Missing(pair.A, pair.B) ?? Missing(pair.B, pair.A) ?? GuardFinding.Pass;

    private static GuardFinding? Missing(TextAnalysis text, TextAnalysis other)
    {
        foreach (var quote in text.Quotes)
        {
            if (!Letters(other.Instruction).Contains(Letters(quote), StringComparison.Ordinal))
                return other.Quotes.Count > 0 || quote.Length > 12 ? GuardFinding.Veto($"\"{Short(quote)}\"") : GuardFinding.Doubt($"\"{Short(quote)}\"");
        }

        return null;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    private static string Short(string quote) => quote.Length <= 40 ? quote : quote[..40] + "...";
}
