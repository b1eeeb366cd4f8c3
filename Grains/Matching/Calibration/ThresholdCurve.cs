namespace CoalescingCluster.Matching;

/// <summary>
/// From δ to a threshold: the least threshold whose wrong answers, and those of every stricter one, stay below δ with 95 % confidence
/// (one-sided Clopper-Pearson bound on the share of all requests, on numbers that are divided by the design effect). Where no threshold qualifies, nothing is joined by meaning.
/// </summary>
internal sealed class ThresholdCurve
{
    /// <summary>A threshold that no probability reaches.</summary>
    public const double Never = 2;

    /// <summary>Confidence of the bound.</summary>
    public const double Confidence = 0.95;

    private readonly (double Threshold, double Bound)[] _strictFirst;

    public ThresholdCurve(IEnumerable<ThresholdPoint> points)
    {
        Points = [.. points.OrderBy(point => point.Threshold)];
        _strictFirst = [.. Points.Reverse().Select(point => (point.Threshold, point.Bound(Confidence)))];
    }

    /// <summary>The same threshold for every δ; for measurements.</summary>
    public static ThresholdCurve Fixed(double threshold) => new([new(threshold, 0, int.MaxValue)]);

    public IReadOnlyList<ThresholdPoint> Points { get; }

    /// <summary>The threshold for δ; <see cref="Never"/> where none holds it.</summary>
    public double ThresholdFor(double maxErrorRate)
    {
        var best = Never;
        foreach (var (threshold, bound) in _strictFirst)
        {
            if (bound > maxErrorRate)
                break;
            best = threshold;
        }

        return best;
    }
}
