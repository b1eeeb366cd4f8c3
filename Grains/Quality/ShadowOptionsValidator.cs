using CoalescingCluster.Hosting;
using CoalescingCluster.Providers;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Quality;

/// <summary>Checks <see cref="ShadowOptions"/> at start-up.</summary>
internal sealed class ShadowOptionsValidator(IModelCatalog models) : IValidateOptions<ShadowOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ShadowOptions options)
    {
        var check = new OptionChecks(ShadowOptions.Section);
        check.Range(nameof(options.SampleShare), options.SampleShare, 0, 1);
        check.Range(nameof(options.MaxPerMinute), options.MaxPerMinute, 1, 10_000);
        check.Range(nameof(options.AgreementCosine), options.AgreementCosine, 0, 1);
        check.That(options.JudgeModel is null || models.TryRoute(options.JudgeModel, out _), nameof(options.JudgeModel), options.JudgeModel, $"a model that is served here, for example {string.Join(", ", models.Models.Take(3))}");
        return check.Result;
    }
}
