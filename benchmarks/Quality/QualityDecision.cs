using System.Globalization;
using CoalescingCluster.Matching;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>The decision that a quality command measures: <c>full</c>, <c>no-verifier</c> or <c>cosine:0.95</c>.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="Cosine">The cosine threshold of a plain cosine decision; <see langword="null"/> for the product's own.</param>
internal sealed record QualityDecision(string Name, float? Cosine)
{
    /// <summary>Plain cosine works on whole texts, as caches keyed by similarity do.</summary>
    public bool ByText => Cosine is not null;

    public static QualityDecision Parse(string text)
    {
        if (text is "full" or "no-verifier")
            return new(text, null);
        return text.StartsWith("cosine:", StringComparison.Ordinal) && float.TryParse(text.AsSpan(7), CultureInfo.InvariantCulture, out var cosine) && cosine is > -1 and <= 1
            ? new(text, cosine)
            : throw new InvalidDataException($"--decision is '{text}'; allowed is full, no-verifier or cosine:0.95 (any cosine up to 1).");
    }

    /// <summary>The decision, on cached models.</summary>
    public IEquivalenceDecision Open(ModelCache cache, CalibratedModel model)
    {
        if (Cosine is { } cosine)
            return new CosineDecision(cosine);
        var options = new MatchingOptions { Verifier = Name == "full" ? VerifierMode.On : VerifierMode.Off };
        return new EquivalenceDecision(Options.Create(options), model, cache);
    }
}
