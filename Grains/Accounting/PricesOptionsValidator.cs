using Microsoft.Extensions.Options;

namespace CoalescingCluster.Accounting;

/// <summary>Checks that the price table can be read and means something.</summary>
internal sealed class PricesOptionsValidator : IValidateOptions<PricesOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PricesOptions options)
    {
        if (string.IsNullOrEmpty(options.File) || PriceFile.Read(options.File, out var problems) is not null)
            return ValidateOptionsResult.Success;
        return ValidateOptionsResult.Fail(problems.Select(static problem => $"Setting {PricesOptions.Section}:File names a file that is wrong. {problem}"));
    }
}
