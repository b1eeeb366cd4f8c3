namespace CoalescingCluster.Accounting;

/// <summary>Where prices come from; section <c>Coalescing:Prices</c>.</summary>
public sealed class PricesOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Prices";

    /// <summary>
    /// A price table, relative to the working folder; it takes the place of the one that comes with the program. Unset (the default) means the
    /// latter. Prices that the database holds for a model go before both.
    /// </summary>
    public string? File { get; set; }
}
