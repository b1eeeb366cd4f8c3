using System.CommandLine;
using System.Globalization;

namespace CoalescingCluster.Benchmarks.Hosting;

/// <summary>Bounds on options.</summary>
internal static class NumberOptions
{
    /// <summary>Refuses values outside two bounds, both included; an option that is not given keeps its default.</summary>
    public static Option<T> Between<T>(this Option<T> option, double least, double most)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
                && !(value >= least && value <= most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be from {least} to {most}."));
        });
        return option;
    }
}
