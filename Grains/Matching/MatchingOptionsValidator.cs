using System.Globalization;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Matching;

/// <summary>Refuses settings of the decision that cannot work, with a sentence each.</summary>
internal sealed class MatchingOptionsValidator : IValidateOptions<MatchingOptions>
{
    public ValidateOptionsResult Validate(string? name, MatchingOptions options)
    {
        var errors = new List<string>();
        Check(options.MaxErrorRate is >= MatchingOptions.LeastErrorRate and <= MatchingOptions.LargestErrorRate,
            nameof(options.MaxErrorRate), options.MaxErrorRate, "a share between 0.0001 and 0.2");
        Check(Enum.IsDefined(options.Verifier), nameof(options.Verifier), options.Verifier, "On, Shed or Off");
        Check(options.MaxVerified is >= 1 and <= 8, nameof(options.MaxVerified), options.MaxVerified, "a number between 1 and 8");
        Check(options.MaxCandidates is >= 1 and <= 64, nameof(options.MaxCandidates), options.MaxCandidates, "a number between 1 and 64");
        Check(options.MaxCandidates >= options.MaxVerified, nameof(options.MaxCandidates), options.MaxCandidates, "at least MaxVerified");
        Check(options.CandidateFloor is >= 0.3f and <= 0.99f, nameof(options.CandidateFloor), options.CandidateFloor, "a cosine between 0.3 and 0.99");
        Check(options.VerifierTimeout >= TimeSpan.FromMilliseconds(1) && options.VerifierTimeout <= TimeSpan.FromSeconds(10),
            nameof(options.VerifierTimeout), options.VerifierTimeout, "between 00:00:00.001 and 00:00:10");
        Check(options.VerdictCacheSize is >= 0 and <= 1_000_000, nameof(options.VerdictCacheSize), options.VerdictCacheSize, "a number between 0 and 1000000");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(bool holds, string key, object value, string allowed)
        {
            if (!holds)
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{MatchingOptions.Section}:{key} is '{value}'; allowed is {allowed}."));
        }
    }
}
