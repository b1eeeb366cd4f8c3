using System.Globalization;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>Collects sentences about wrong settings: each names the key, the value and what is allowed.</summary>
internal sealed class SettingChecks
{
    private readonly List<string> _sentences = [];

    /// <summary>Checks that a number lies between two bounds, both included.</summary>
    public void Range(string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            Fail(key, value.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));
    }

    /// <summary>Checks any condition.</summary>
    public void That(bool holds, string key, string? value, string allowed)
    {
        if (!holds)
            Fail(key, value, allowed);
    }

    /// <summary>Adds a whole sentence.</summary>
    public void Add(string sentence) => _sentences.Add(sentence);

    /// <summary>Stops the start if a check failed.</summary>
    public void ThrowIfAny()
    {
        if (_sentences.Count > 0)
            throw new StartupException(string.Join(Environment.NewLine, _sentences));
    }

    private void Fail(string key, string? value, string allowed) => _sentences.Add($"Setting {key} is '{value}', but must be {allowed}.");
}
