using System.Text.Json.Serialization;

namespace CoalescingCluster.Matching;

/// <summary>What a threshold cost on the calibration stream, each request judged by a model that had not seen its source.</summary>
/// <param name="Threshold">Least probability that was joined.</param>
/// <param name="Wrong">Requests that got another meaning's answer.</param>
/// <param name="Requests">All requests.</param>
/// <param name="Right">Requests that got the right answer from before.</param>
/// <param name="Ideal">Requests that repeat an earlier meaning.</param>
/// <param name="Squares">The wrong answers of each pair of meanings that was confused, squared and summed.</param>
internal readonly record struct ThresholdPoint(double Threshold, int Wrong, int Requests, int Right = 0, int Ideal = 0, int Squares = 0)
{
    /// <summary>
    /// How much less the wrong answers say than as many independent ones would (Kish 1965): one confusion of two meanings costs all requests that repeat it. At least 1.
    /// </summary>
    [JsonIgnore]
    public double DesignEffect => Wrong == 0 ? 1 : Math.Max(1, (double)Squares / Wrong);

    /// <summary>The share of wrong answers is below it with this confidence: Clopper-Pearson on the effective numbers.</summary>
    public double Bound(double confidence) =>
        BinomialBound.Upper((long)Math.Ceiling(Wrong / DesignEffect), (long)(Requests / DesignEffect), confidence);
}
