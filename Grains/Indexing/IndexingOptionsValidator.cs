using CoalescingCluster.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Indexing;

/// <summary>Checks <see cref="IndexingOptions"/> at start-up.</summary>
internal sealed class IndexingOptionsValidator : IValidateOptions<IndexingOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, IndexingOptions options)
    {
        var check = new OptionChecks(IndexingOptions.Section);
        check.Range(nameof(options.MaxTexts), options.MaxTexts, 16, 1_000_000);
        check.Range(nameof(options.MaxTextsPerMeaning), options.MaxTextsPerMeaning, 1, 1000);
        check.Range(nameof(options.SaveAfterMilliseconds), options.SaveAfterMilliseconds, 100, 600_000);
        return check.Result;
    }
}
