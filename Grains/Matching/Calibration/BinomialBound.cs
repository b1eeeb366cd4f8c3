namespace CoalescingCluster.Matching;

/// <summary>Exact confidence bounds on a share (Clopper and Pearson 1934), by bisection on the binomial distribution.</summary>
internal static class BinomialBound
{
    /// <summary>Upper end: the true share is below it with this confidence; 1 without trials.</summary>
    public static double Upper(long events, long trials, double confidence)
    {
        if (trials <= 0 || events >= trials)
            return 1;
        return Bisect(share => LogCumulative(events, trials, share) > Math.Log(1 - confidence));
    }

    /// <summary>Lower end: the true share is above it with this confidence; 0 without events.</summary>
    public static double Lower(long events, long trials, double confidence)
    {
        if (trials <= 0 || events <= 0)
            return 0;
        return 1 - Upper(trials - events, trials, confidence);
    }

    // The largest share that the predicate still allows.
    private static double Bisect(Func<double, bool> allowed)
    {
        double low = 0, high = 1;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (allowed(middle))
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    // log P(X <= events) for X ~ Binomial(trials, share), summed from the largest term down.
    private static double LogCumulative(long events, long trials, double share)
    {
        if (share <= 0)
            return 0;
        if (share >= 1)
            return double.NegativeInfinity;
        var logShare = Math.Log(share);
        var logRest = Math.Log(1 - share);
        var term = LogChoose(trials, events) + (events * logShare) + ((trials - events) * logRest);
        double sum = 1, ratio = 1;
        for (var k = events; k > 0; k--)
        {
            ratio *= (double)k / (trials - k + 1) * (1 - share) / share;
            sum += ratio;
            if (ratio < sum * 1e-16 && ratio < 1)
                break;
            if (sum > 1e290)
                return 0;
        }

        return Math.Min(0, term + Math.Log(sum));
    }

    private static double LogChoose(long n, long k) => LogGamma(n + 1) - LogGamma(k + 1) - LogGamma(n - k + 1);

    // Lanczos approximation (g = 7, nine terms).
    private static double LogGamma(double x)
    {
        ReadOnlySpan<double> c =
        [
            0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
            9.9843695780195716e-6, 1.5056327351493116e-7,
        ];
        x -= 1;
        var sum = c[0];
        for (var i = 1; i < c.Length; i++)
            sum += c[i] / (x + i);
        var t = x + 7.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
