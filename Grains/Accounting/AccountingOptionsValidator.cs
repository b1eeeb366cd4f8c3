using CoalescingCluster.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Accounting;

/// <summary>Checks the settings of accounting.</summary>
internal sealed class AccountingOptionsValidator : IValidateOptions<AccountingOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AccountingOptions options)
    {
        var check = new OptionChecks(AccountingOptions.Section);
        check.Defined(nameof(options.Allocation), options.Allocation);
        check.Range(nameof(options.FlushMilliseconds), options.FlushMilliseconds, 50, 60_000);
        check.Range(nameof(options.SettleAfterSeconds), options.SettleAfterSeconds, 1, 86_400);
        return check.Result;
    }
}
