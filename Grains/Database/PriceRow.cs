namespace CoalescingCluster.Database;

/// <summary>A price that goes before the price table's, in 10⁻¹² dollars per token.</summary>
internal sealed class PriceRow
{
    public required string Model { get; set; }

    public DateOnly EffectiveFrom { get; set; }

    public long InputPico { get; set; }

    public long OutputPico { get; set; }

    public long CachedInputPico { get; set; }
}
