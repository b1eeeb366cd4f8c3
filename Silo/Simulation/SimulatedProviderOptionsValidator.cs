using CoalescingCluster.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>Checks <see cref="SimulatedProviderOptions"/> at start-up.</summary>
internal sealed class SimulatedProviderOptionsValidator : IValidateOptions<SimulatedProviderOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SimulatedProviderOptions options)
    {
        var check = new OptionChecks(SimulatedProviderOptions.Section);
        check.Range(nameof(options.Port), options.Port, 0, 65_535);
        check.Range(nameof(options.FirstTokenMs), options.FirstTokenMs, 0, 600_000);
        check.Range(nameof(options.TokensPerSecond), options.TokensPerSecond, 1, 100_000);
        check.Range(nameof(options.Tokens), options.Tokens, 1, 100_000);
        return check.Result;
    }
}
