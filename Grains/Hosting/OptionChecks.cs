using System.Globalization;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Hosting;

/// <summary>Collects sentences about wrong settings: each names the key, the value and what is allowed.</summary>
/// <param name="section">The configuration section that the keys are in.</param>
public sealed class OptionChecks(string section)
{
    private readonly List<string> _failures = [];

    /// <summary>Success, or all sentences collected.</summary>
    public ValidateOptionsResult Result => _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

    /// <summary>Checks that a number lies between two bounds, both included.</summary>
    public void Range(string key, double value, double least, double most, string? also = null)
    {
        if (!(value >= least && value <= most))
            Fail(key, value.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}{(also is null ? "" : $", {also}")}"));
    }

    /// <summary>Checks that an enumeration has one of its named values.</summary>
    public void Defined<T>(string key, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            Fail(key, value.ToString(), $"one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    /// <summary>Checks any condition.</summary>
    public void That(bool holds, string key, string? value, string allowed)
    {
        if (!holds)
            Fail(key, value, allowed);
    }

    private void Fail(string key, string? value, string allowed) =>
        _failures.Add($"Setting {section}:{key} is '{value}', but must be {allowed}.");
}
