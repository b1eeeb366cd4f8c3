using System.Collections.Concurrent;

namespace CoalescingCluster.Pipeline;

/// <summary>
/// Learns how long a model usually takes to its first token, so that a model that is always slow isn't taken for a stalled one. Keeps the
/// greatest recent time per model; it fades by a tenth with every answer.
/// </summary>
internal sealed class FirstTokenPatience
{
    private const double Fading = 0.9;
    private const int MaxModels = 4096;

    private readonly ConcurrentDictionary<string, double> _usual = new(StringComparer.Ordinal);

    /// <summary>Takes note of one first token.</summary>
    public void Observe(string model, TimeSpan took)
    {
        if (_usual.Count < MaxModels || _usual.ContainsKey(model))
            _usual.AddOrUpdate(model, static (_, seconds) => seconds, static (_, old, seconds) => Math.Max(seconds, old * Fading), took.TotalSeconds);
    }

    /// <summary>How long to wait for a first token: <paramref name="least"/>, or twice the model's usual time if that is longer.</summary>
    public TimeSpan For(string model, TimeSpan least)
    {
        var usual = _usual.TryGetValue(model, out var seconds) ? TimeSpan.FromSeconds(2 * seconds) : TimeSpan.Zero;
        return usual > least ? usual : least;
    }
}
