namespace CoalescingCluster.Matching;

/// <summary>
/// Estimates the share of requests that got another meaning's answer from sampled shadow checks, and tightens the error rate that the
/// decision is asked for when the estimate's lower bound says that δ is exceeded. Safe for concurrent use.
/// </summary>
/// <remarks>
/// A shadow check looks at one semantic join in <c>1 / sample share</c>. With <c>w</c> wrong ones of <c>n</c> checked, the share of wrong ones among
/// semantic joins lies within the Clopper-Pearson bounds; times the share of requests that are semantic joins it is the share of all requests.
/// Counts fade by half every <see cref="WindowChecks"/> checks, so that the estimate follows the traffic.
/// </remarks>
internal sealed class ErrorRateEstimator
{
    /// <summary>Checks after which older ones count half.</summary>
    public const int WindowChecks = 4_000;

    /// <summary>Checks that are needed before anything is tightened or relaxed.</summary>
    public const int LeastChecks = 50;

    /// <summary>Confidence of each bound.</summary>
    public const double Confidence = 0.95;

    /// <summary>Strictest factor on δ.</summary>
    public const double LeastFactor = 1.0 / 64;

    private readonly Lock _gate = new();
    private double _requests;
    private double _joins;
    private double _checked;
    private double _wrong;
    private double _factor = 1;
    private double _sinceChange;

    /// <summary>Counts a request, and whether it was answered through a semantic join.</summary>
    public void Request(bool semanticJoin)
    {
        lock (_gate)
        {
            _requests++;
            _joins += semanticJoin ? 1 : 0;
            if (_requests > 1e9)
                (_requests, _joins) = (_requests / 2, _joins / 2);
        }
    }

    /// <summary>Counts a shadow check of a semantic join, and adapts the factor on δ.</summary>
    /// <param name="wrong">The answers were not equivalent.</param>
    /// <param name="maxErrorRate">δ that the operator set.</param>
    public void Check(bool wrong, double maxErrorRate)
    {
        lock (_gate)
        {
            if (_checked >= WindowChecks)
                (_checked, _wrong) = (_checked / 2, _wrong / 2);
            _checked++;
            _wrong += wrong ? 1 : 0;
            _sinceChange++;
            Adapt(maxErrorRate);
        }
    }

    /// <summary>The estimate as it stands.</summary>
    public ErrorRateEstimate Estimate()
    {
        lock (_gate)
            return Current();
    }

    /// <summary>δ that the decision is to be asked for: never above the operator's.</summary>
    public double Effective(double maxErrorRate)
    {
        lock (_gate)
            return Math.Max(MatchingOptions.LeastErrorRate, maxErrorRate * _factor);
    }

    private ErrorRateEstimate Current()
    {
        var share = _requests == 0 ? 1 : _joins / _requests;
        var trials = (long)Math.Round(_checked);
        var wrong = (long)Math.Round(_wrong);
        return new(
            trials == 0 ? 0 : share * wrong / trials,
            share * BinomialBound.Lower(wrong, trials, Confidence),
            share * BinomialBound.Upper(wrong, trials, Confidence),
            trials,
            wrong,
            _factor);
    }

    // Halved when even the low end exceeds δ or the estimate does with its high end at twice δ; given back when the high end is below half of δ.
    // Each step waits for fresh checks, since old ones were made under the old threshold.
    private void Adapt(double maxErrorRate)
    {
        if (_sinceChange < LeastChecks)
            return;
        var estimate = Current();
        var exceeds = estimate.Low > maxErrorRate || (estimate.Share > maxErrorRate && estimate.High > 2 * maxErrorRate);
        if (exceeds && _factor > LeastFactor)
            Change(_factor / 2);
        else if (estimate.High < maxErrorRate / 2 && _factor < 1)
            Change(Math.Min(1, _factor * 2));
    }

    private void Change(double factor)
    {
        _factor = factor;
        _sinceChange = 0;
        (_checked, _wrong) = (_checked / 2, _wrong / 2);
    }
}
