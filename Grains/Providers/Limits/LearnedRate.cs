namespace CoalescingCluster.Providers.Limits;

/// <summary>
/// The rate of one kind of units that a provider allows: told by its headers, or guessed from when it refuses. A refusal lowers the rate by a part and it comes back
/// first slowly, then faster (multiplicative decrease, and an increase after the manner of TCP CUBIC, RFC 9438).
/// </summary>
internal sealed class LearnedRate
{
    private const double Headroom = 0.97;
    private const double Decrease = 0.9;
    private const double DecreaseAgain = 0.75;
    private const double SecondsAgain = 5;
    private const double GuessDecrease = 0.3;
    private const double SecondsToGuess = 4;
    private const double Recovery = 0.01;
    private const double RecoveryGrowth = 0.01;
    private const double LeastFactor = 0.2;
    private const double LeastGuess = 0.5;
    private static readonly TimeSpan GuessLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(65);

    private double _told;
    private double _guess;
    private double _factor = 1;
    private DateTimeOffset _refusedAt;

    /// <summary>Units per second to send at most; 0 when nothing is known.</summary>
    public double At(DateTimeOffset now)
    {
        var since = (now - _refusedAt).TotalSeconds;
        if (_told > 0)
            return _told * Headroom * FactorAfter(since);
        return _guess > 0 && since < GuessLifetime.TotalSeconds ? Math.Max(LeastGuess, _guess * GuessedShare(since)) : 0;
    }

    /// <summary>A response told the limit.</summary>
    public void Told(LimitReading reading)
    {
        if (reading.Limit <= 0)
            return;

        // Limits are per minute, unless it takes longer than that until all units are back: then per day, or whatever the reset shows.
        _told = reading.Limit / 60;
        if (reading is { Remaining: { } remaining, Reset: { } reset } && reset > Minute && remaining < reading.Limit)
            _told = Math.Min(_told, (reading.Limit - remaining) / reset.TotalSeconds);
    }

    /// <summary>The provider refused a request.</summary>
    /// <param name="sentPerSecond">What the cluster sent in the last second.</param>
    /// <param name="now">The time.</param>
    public void Refused(double sentPerSecond, DateTimeOffset now)
    {
        var rate = At(now);
        if (_told > 0)
        {
            var since = (now - _refusedAt).TotalSeconds;
            _factor = Math.Max(LeastFactor, FactorAfter(since) * (since < SecondsAgain ? DecreaseAgain : Decrease));
        }
        else
        {
            _guess = rate > 0 ? Math.Min(rate, Math.Max(1, sentPerSecond)) : Math.Max(1, sentPerSecond);
        }

        _refusedAt = now;
    }

    /// <summary>The share of the told rate to use: near the last refusal it grows slowly, because others may use the same account; then faster, because it may have been chance.</summary>
    private double FactorAfter(double seconds) => Math.Min(1, _factor + (Recovery * seconds) + (RecoveryGrowth * seconds * seconds));

    /// <summary>
    /// The share of the rate at which a provider that tells no limit refused last: it comes back to that rate within seconds, stays near it, and then looks for more, ever
    /// faster.
    /// </summary>
    private static double GuessedShare(double seconds) => 1 + (GuessDecrease * Math.Pow((seconds / SecondsToGuess) - 1, 3));
}
