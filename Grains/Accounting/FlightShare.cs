namespace CoalescingCluster.Accounting;

/// <summary>What a group of callers pays for a flight.</summary>
/// <param name="Charged">What it is charged.</param>
/// <param name="Credited">What it gets back of that.</param>
internal readonly record struct FlightShare(Money Charged, Money Credited)
{
    /// <summary>What it pays in the end: these sum exactly to what the provider billed.</summary>
    public Money Net => Charged - Credited;
}
