using CoalescingCluster.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Coalescing;

/// <summary>Checks <see cref="CoalescingOptions"/> at start-up.</summary>
internal sealed class CoalescingOptionsValidator : IValidateOptions<CoalescingOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, CoalescingOptions options)
    {
        var check = new OptionChecks(CoalescingOptions.Section);
        check.Defined(nameof(options.WindowMode), options.WindowMode);
        check.Range(nameof(options.WindowMilliseconds), options.WindowMilliseconds, 1, 1000);
        if (options.FallbackAfterMilliseconds != 0)
            check.Range(nameof(options.FallbackAfterMilliseconds), options.FallbackAfterMilliseconds, 100, 600_000, "or 0 for no fallback");
        check.Range(nameof(options.TtlSeconds), options.TtlSeconds, 1, 2_592_000);
        check.Range(nameof(options.ShortAgeSeconds), options.ShortAgeSeconds, 1, 86_400);
        check.Range(nameof(options.TimeoutSeconds), options.TimeoutSeconds, 1, 1100);
        check.Range(nameof(options.MaxReaders), options.MaxReaders, 1, 100_000);
        check.Range(nameof(options.MaxCallersPerRelay), options.MaxCallersPerRelay, 1, 1_000_000);
        check.Range(nameof(options.MaxAnswerCharacters), options.MaxAnswerCharacters, 1000, 100_000_000);
        check.Range(nameof(options.NearCacheMegabytes), options.NearCacheMegabytes, 0, 65_536);
        check.Range(nameof(options.NearCacheSeconds), options.NearCacheSeconds, 0, 3600);
        return check.Result;
    }
}
